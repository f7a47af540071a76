internal import COpenSSL

/// One direction of AES-GCM under one key (NIST SP 800-38D), set up once and used for many messages.
///
/// Setting up the key is the expensive part of a short message; after that nothing is allocated. One thread at a time.
/// `EVP_CIPHER_CTX_free` zeroes the key schedule.
///
/// Safe because the handle never leaves this type.
@safe
struct GCMContext: ~Copyable {
    static let nonceByteCount = 12

    private let handle: OpaquePointer

    /// - Throws: ``CryptographyError`` for a key of neither 16 nor 32 bytes, or when there is no memory.
    init(key: borrowing SecretBytes, encrypts: Bool) throws(CryptographyError) {
        let cipher: OpaquePointer?
        switch key.count {
        case 16: unsafe cipher = EVP_aes_128_gcm()
        case 32: unsafe cipher = EVP_aes_256_gcm()
        default: throw .invalidLength(expected: 16, actual: key.count)
        }
        guard let made = unsafe EVP_CIPHER_CTX_new() else { throw .libraryFailed("AES-GCM") }
        let status = key.withBytes { key in
            unsafe key.withUnsafeBytes { key in
                unsafe EVP_CipherInit_ex2(
                    made,
                    cipher,
                    key.baseAddress?.assumingMemoryBound(to: UInt8.self),
                    nil,
                    encrypts ? 1 : 0,
                    nil
                )
            }
        }
        guard status == 1 else {
            unsafe EVP_CIPHER_CTX_free(made)
            throw .libraryFailed("AES-GCM")
        }
        unsafe handle = made
    }

    deinit { unsafe EVP_CIPHER_CTX_free(handle) }

    /// Starts a message; the direction and the key stay.
    mutating func begin(nonce: RawSpan) throws(CryptographyError) {
        guard nonce.byteCount == Self.nonceByteCount else {
            throw .invalidLength(expected: Self.nonceByteCount, actual: nonce.byteCount)
        }
        let status = unsafe nonce.withUnsafeBytes { nonce in
            unsafe EVP_CipherInit_ex2(
                handle,
                nil,
                nil,
                nonce.baseAddress?.assumingMemoryBound(to: UInt8.self),
                -1,
                nil
            )
        }
        guard status == 1 else { throw .libraryFailed("AES-GCM") }
    }

    /// Adds bytes that are authenticated and stay clear; before the first ``process(_:into:)``.
    mutating func authenticate(_ bytes: RawSpan) throws(CryptographyError) {
        guard !bytes.isEmpty else { return }
        guard let length = Int32(exactly: bytes.byteCount) else {
            throw .invalidLength(expected: Int(Int32.max), actual: bytes.byteCount)
        }
        var written: Int32 = 0
        let status = unsafe bytes.withUnsafeBytes { bytes in
            unsafe EVP_CipherUpdate(
                handle,
                nil,
                &written,
                bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
                length
            )
        }
        guard status == 1 else { throw .libraryFailed("AES-GCM") }
    }

    /// Encrypts or decrypts the next bytes into as many bytes of `output` from `offset` on.
    mutating func process(
        _ input: RawSpan,
        into output: inout MutableSpan<UInt8>,
        at offset: Int
    ) throws(CryptographyError) {
        guard offset >= 0, output.count - offset >= input.byteCount, let length = Int32(exactly: input.byteCount) else {
            throw .invalidLength(expected: input.byteCount, actual: output.count)
        }
        guard length > 0 else { return }
        var written: Int32 = 0
        let status = unsafe input.withUnsafeBytes { input in
            unsafe output.withUnsafeMutableBufferPointer { output in
                unsafe EVP_CipherUpdate(
                    handle,
                    output.baseAddress?.advanced(by: offset),
                    &written,
                    input.baseAddress?.assumingMemoryBound(to: UInt8.self),
                    length
                )
            }
        }
        guard status == 1 else { throw .libraryFailed("AES-GCM") }
    }

    /// Encrypts or decrypts the first `count` bytes where they are.
    mutating func process(inPlace bytes: inout MutableSpan<UInt8>, first count: Int) throws(CryptographyError) {
        guard (0...bytes.count).contains(count), let length = Int32(exactly: count) else {
            throw .invalidLength(expected: count, actual: bytes.count)
        }
        guard length > 0 else { return }
        var written: Int32 = 0
        let status = unsafe bytes.withUnsafeMutableBufferPointer { bytes in
            // Input and output may be the same, not overlap otherwise.
            unsafe EVP_CipherUpdate(handle, bytes.baseAddress, &written, bytes.baseAddress, length)
        }
        guard status == 1 else { throw .libraryFailed("AES-GCM") }
    }

    /// Ends an encrypted message: the first `count` bytes of the tag, 1 to 16, go to `offset`.
    mutating func finish(
        into output: inout MutableSpan<UInt8>,
        at offset: Int,
        count: Int
    ) throws(CryptographyError) {
        guard offset >= 0, (1...16).contains(count), output.count - offset >= count else {
            throw .invalidLength(expected: count, actual: output.count - offset)
        }
        var written: Int32 = 0
        let status = unsafe output.withUnsafeMutableBufferPointer { output in
            let tag = unsafe output.baseAddress?.advanced(by: offset)
            guard unsafe EVP_CipherFinal_ex(handle, tag, &written) == 1 else { return Int32(0) }
            return unsafe EVP_CIPHER_CTX_ctrl(handle, EVP_CTRL_AEAD_GET_TAG, Int32(count), tag)
        }
        guard status == 1 else { throw .libraryFailed("AES-GCM") }
    }

    /// Ends a decrypted message: whether `tag`, the first bytes of one, fits what was processed.
    mutating func finish(expecting tag: RawSpan) throws(CryptographyError) -> Bool {
        guard (1...16).contains(tag.byteCount) else { throw .invalidLength(expected: 16, actual: tag.byteCount) }
        var nothing: UInt8 = 0
        var written: Int32 = 0
        let status = unsafe tag.withUnsafeBytes { tag in
            // The call reads the tag only; its parameter serves both directions.
            unsafe EVP_CIPHER_CTX_ctrl(
                handle,
                EVP_CTRL_AEAD_SET_TAG,
                Int32(tag.count),
                UnsafeMutableRawPointer(mutating: tag.baseAddress)
            )
        }
        guard status == 1 else { throw .libraryFailed("AES-GCM") }
        return unsafe EVP_CipherFinal_ex(handle, &nothing, &written) == 1
    }
}
