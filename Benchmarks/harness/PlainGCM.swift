import COpenSSL

/// AES-128-GCM by nothing but OpenSSL's calls: what a frame costs at least.
///
/// The context keeps its key, as ours do.
final class PlainGCM {
    static let tagByteCount = 8

    private let context: OpaquePointer
    private let encrypts: Bool
    private var nonce = [UInt8](repeating: 0, count: 12)

    init(encrypts: Bool) throws {
        guard let context = EVP_CIPHER_CTX_new() else { throw BenchmarkError("OpenSSL has no memory") }
        self.context = context
        self.encrypts = encrypts
        let key = [UInt8](repeating: 7, count: 16)
        guard EVP_CipherInit_ex(context, EVP_aes_128_gcm(), nil, key, nonce, encrypts ? 1 : 0) == 1 else {
            throw BenchmarkError("OpenSSL has no AES-128-GCM")
        }
    }

    deinit { EVP_CIPHER_CTX_free(context) }

    /// Encrypts or decrypts a message whose end is the tag.
    ///
    /// - Returns: Whether it worked.
    func run(
        _ input: UnsafePointer<UInt8>,
        _ output: UnsafeMutablePointer<UInt8>,
        count: Int,
        number: UInt32
    ) -> Bool {
        for index in 0..<4 { nonce[8 + index] = UInt8(truncatingIfNeeded: number >> (8 * UInt32(index))) }
        var written: Int32 = 0
        var nothing: UInt8 = 0
        guard EVP_CipherInit_ex(context, nil, nil, nil, nonce, -1) == 1,
            EVP_CipherUpdate(context, output, &written, input, Int32(count)) == 1
        else { return false }
        let tagByteCount = Int32(Self.tagByteCount)
        if encrypts {
            return EVP_CipherFinal_ex(context, &nothing, &written) == 1
                && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, tagByteCount, output + count) == 1
        }
        let tag = UnsafeMutablePointer(mutating: input + count)
        return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, tagByteCount, tag) == 1
            && EVP_CipherFinal_ex(context, &nothing, &written) == 1
    }
}
