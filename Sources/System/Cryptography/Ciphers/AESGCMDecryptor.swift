/// Decrypts messages made with AES-128-GCM or AES-256-GCM (NIST SP 800-38D) under one key.
///
/// No message allocates. One thread at a time. The key is zeroed when the value goes; it is never printed. What does not
/// authenticate leaves zeros behind.
package struct AESGCMDecryptor: ~Copyable {
    /// In bytes, of every nonce.
    package static let nonceByteCount = GCMContext.nonceByteCount

    private var context: GCMContext

    /// - Parameter key: 16 or 32 bytes.
    /// - Throws: ``CryptographyError`` for another length, or when there is no memory.
    package init(key: borrowing SecretBytes) throws(CryptographyError) {
        context = try GCMContext(key: key, encrypts: false)
    }

    /// Decrypts `ciphertext` into the front of `output`.
    ///
    /// - Parameters:
    ///   - ciphertext: Without the tag.
    ///   - output: As long as the ciphertext, or longer; the rest is left alone.
    ///   - tag: The tag or its first bytes, 1 to 16.
    ///   - nonce: 12 bytes.
    ///   - clear: What was authenticated beside it.
    /// - Returns: Whether the tag fits; otherwise `output` is zeros.
    /// - Throws: ``CryptographyError`` for an output, a tag or a nonce of the wrong length.
    package mutating func decrypt(
        _ ciphertext: RawSpan,
        into output: inout MutableSpan<UInt8>,
        tag: RawSpan,
        nonce: RawSpan,
        authenticating clear: RawSpan
    ) throws(CryptographyError) -> Bool {
        try begin(nonce: nonce)
        try authenticate(clear)
        try process(ciphertext, into: &output, at: 0)
        let isAuthentic = try finish(expecting: tag)
        if !isAuthentic { output.update(repeating: 0) }
        return isAuthentic
    }

    /// Decrypts all but the last `tagByteCount` bytes, 1 to 16, of `message` where they are.
    ///
    /// - Parameters:
    ///   - message: The ciphertext and its tag.
    ///   - tagByteCount: 1 to 16.
    ///   - nonce: 12 bytes.
    ///   - clear: What was authenticated beside it.
    /// - Returns: Whether the tag fits; otherwise the message is zeros.
    /// - Throws: ``CryptographyError`` for a message or a nonce of the wrong length.
    package mutating func decrypt(
        inPlace message: inout MutableSpan<UInt8>,
        tagByteCount: Int,
        nonce: RawSpan,
        authenticating clear: RawSpan
    ) throws(CryptographyError) -> Bool {
        let count = message.count - tagByteCount
        try begin(nonce: nonce)
        try authenticate(clear)
        try context.process(inPlace: &message, first: count)
        let isAuthentic = unsafe try finish(expecting: message.span.extracting(droppingFirst: count).bytes)
        if !isAuthentic { message.update(repeating: 0) }
        return isAuthentic
    }

    /// Starts a message that comes in pieces.
    ///
    /// Then ``authenticate(_:)`` what is clear, ``process(_:into:at:)`` the rest, and ``finish(expecting:)``, on whose
    /// word alone the output may be used.
    package mutating func begin(nonce: RawSpan) throws(CryptographyError) { try context.begin(nonce: nonce) }

    /// The next clear bytes that are authenticated.
    package mutating func authenticate(_ clear: RawSpan) throws(CryptographyError) {
        try context.authenticate(clear)
    }

    /// The next bytes of the ciphertext into as many of the output from `offset` on.
    package mutating func process(
        _ ciphertext: RawSpan,
        into output: inout MutableSpan<UInt8>,
        at offset: Int
    ) throws(CryptographyError) {
        try context.process(ciphertext, into: &output, at: offset)
    }

    /// Whether the tag, or its first bytes, fits the pieces.
    package mutating func finish(expecting tag: RawSpan) throws(CryptographyError) -> Bool {
        try context.finish(expecting: tag)
    }
}
