/// Encrypts messages with AES-128-GCM or AES-256-GCM (NIST SP 800-38D) under one key.
///
/// A message becomes its ciphertext followed by the tag. No message allocates. One thread at a time. The key is zeroed
/// when the value goes; it is never printed.
///
/// - Important: A nonce may be used once with a key, ever.
package struct AESGCMEncryptor: ~Copyable {
    /// In bytes, of every nonce.
    package static let nonceByteCount = GCMContext.nonceByteCount

    private var context: GCMContext

    /// - Parameter key: 16 or 32 bytes.
    /// - Throws: ``CryptographyError`` for another length, or when there is no memory.
    package init(key: borrowing SecretBytes) throws(CryptographyError) {
        context = try GCMContext(key: key, encrypts: true)
    }

    /// Encrypts `plaintext` into the front of `output`, followed by the tag.
    ///
    /// - Parameters:
    ///   - plaintext: What only a holder of the key may read.
    ///   - output: As long as plaintext and tag, or longer; the rest is left alone.
    ///   - tagByteCount: 1 to 16; the fewer, the easier to forge.
    ///   - nonce: 12 bytes, used once with this key, ever.
    ///   - clear: What is authenticated beside it.
    /// - Throws: ``CryptographyError`` for an output or a nonce of the wrong length.
    package mutating func encrypt(
        _ plaintext: RawSpan,
        into output: inout MutableSpan<UInt8>,
        tagByteCount: Int,
        nonce: RawSpan,
        authenticating clear: RawSpan
    ) throws(CryptographyError) {
        try context.begin(nonce: nonce)
        try context.authenticate(clear)
        try context.process(plaintext, into: &output, at: 0)
        try context.finish(into: &output, at: plaintext.byteCount, count: tagByteCount)
    }

    /// Encrypts all but the last `tagByteCount` bytes of `message` where they are; those become the tag.
    ///
    /// - Parameters:
    ///   - message: The plaintext, and room for the tag.
    ///   - tagByteCount: 1 to 16; the fewer, the easier to forge.
    ///   - nonce: 12 bytes, used once with this key, ever.
    ///   - clear: What is authenticated beside it.
    /// - Throws: ``CryptographyError`` for a message or a nonce of the wrong length.
    package mutating func encrypt(
        inPlace message: inout MutableSpan<UInt8>,
        tagByteCount: Int,
        nonce: RawSpan,
        authenticating clear: RawSpan
    ) throws(CryptographyError) {
        let count = message.count - tagByteCount
        try context.begin(nonce: nonce)
        try context.authenticate(clear)
        try context.process(inPlace: &message, first: count)
        try context.finish(into: &message, at: count, count: tagByteCount)
    }
}
