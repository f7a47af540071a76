internal import COpenSSL

/// OpenSSL's cipher context for one message with AES-128-GCM.
///
/// Safe because the handle never leaves this type and lengths are those of the buffers that are handed over.
@safe
struct OneMessageCipher: ~Copyable {
    private let context: OpaquePointer

    init(key: borrowing SecretBytes, nonce: [UInt8], encrypts: Bool) throws(CryptographyError) {
        guard key.count == AES128GCM.keyByteCount else {
            throw .invalidLength(expected: AES128GCM.keyByteCount, actual: key.count)
        }
        guard nonce.count == AES128GCM.nonceByteCount else {
            throw .invalidLength(expected: AES128GCM.nonceByteCount, actual: nonce.count)
        }
        guard let context = unsafe EVP_CIPHER_CTX_new() else { throw .libraryFailed("AES-128-GCM") }
        let status = key.withBytes { key in
            unsafe key.withUnsafeBytes { key in
                unsafe EVP_CipherInit_ex2(
                    context,
                    EVP_aes_128_gcm(),
                    key.baseAddress?.assumingMemoryBound(to: UInt8.self),
                    nonce,
                    encrypts ? 1 : 0,
                    nil
                )
            }
        }
        guard status == 1 else {
            unsafe EVP_CIPHER_CTX_free(context)
            throw .libraryFailed("AES-128-GCM")
        }
        unsafe self.context = context
    }

    deinit { unsafe EVP_CIPHER_CTX_free(context) }

    func authenticate(_ data: [UInt8]) throws(CryptographyError) {
        guard !data.isEmpty else { return }
        var count: Int32 = 0
        guard let length = Int32(exactly: data.count),
            unsafe EVP_CipherUpdate(context, nil, &count, data, length) == 1
        else { throw .libraryFailed("AES-128-GCM") }
    }

    /// Encrypts or decrypts to the front of `output`, which is at least as long.
    func process(_ input: RawSpan, into output: UnsafeMutableRawBufferPointer) -> Bool {
        guard !input.isEmpty else { return true }
        guard let length = Int32(exactly: input.byteCount), output.count >= input.byteCount else { return false }
        var count: Int32 = 0
        return unsafe input.withUnsafeBytes { input in
            unsafe EVP_CipherUpdate(
                context,
                output.baseAddress?.assumingMemoryBound(to: UInt8.self),
                &count,
                input.baseAddress?.assumingMemoryBound(to: UInt8.self),
                length
            ) == 1 && count == length
        }
    }

    /// Whether the message is complete and, when decrypting, the tag right.
    ///
    /// GCM writes nothing here.
    func finish() -> Bool {
        var nothing: UInt8 = 0
        var count: Int32 = 0
        return unsafe EVP_CipherFinal_ex(context, &nothing, &count) == 1
    }

    func takeTag(into output: UnsafeMutableRawBufferPointer, at offset: Int) -> Bool {
        guard output.count - offset >= AES128GCM.tagByteCount else { return false }
        return unsafe EVP_CIPHER_CTX_ctrl(
            context,
            EVP_CTRL_AEAD_GET_TAG,
            Int32(AES128GCM.tagByteCount),
            output.baseAddress?.advanced(by: offset)
        ) == 1
    }

    func expectTag(_ tag: [UInt8]) -> Bool {
        var tag = tag
        return unsafe tag.withUnsafeMutableBytes { tag in
            unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), tag.baseAddress) == 1
        }
    }
}
