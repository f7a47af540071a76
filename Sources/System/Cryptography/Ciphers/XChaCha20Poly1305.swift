internal import CSodium

/// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) under one key, both directions, through libsodium.
///
/// No message allocates. Any thread. The key is zeroed when the value goes; it is never printed.
package struct XChaCha20Poly1305: ~Copyable {
    /// In bytes.
    package static let keyByteCount = 32
    /// In bytes, of every nonce.
    package static let nonceByteCount = 24
    /// In bytes, of every tag.
    package static let tagByteCount = 16

    private let key: SecretBytes

    /// - Parameter key: 32 bytes.
    /// - Throws: ``CryptographyError/invalidLength(expected:actual:)`` for another length.
    package init(key: consuming SecretBytes) throws(CryptographyError) {
        let count = key.count
        guard count == Self.keyByteCount else { throw .invalidLength(expected: Self.keyByteCount, actual: count) }
        self.key = key
    }

    /// Encrypts all but the last 16 bytes of `message` where they are; those become the tag.
    ///
    /// - Parameters:
    ///   - message: The plaintext, and room for the tag.
    ///   - nonce: 24 bytes, used once with this key, ever.
    ///   - clear: What is authenticated beside it.
    /// - Throws: ``CryptographyError`` for a message or a nonce of the wrong length.
    package func encrypt(
        inPlace message: inout MutableSpan<UInt8>,
        nonce: RawSpan,
        authenticating clear: RawSpan
    ) throws(CryptographyError) {
        let isDone = unsafe try withPointers(&message, nonce, clear) { message, count, nonce, clear, key in
            unsafe crypto_aead_xchacha20poly1305_ietf_encrypt_detached(
                message,
                message + count,
                nil,
                message,
                UInt64(count),
                clear.baseAddress?.assumingMemoryBound(to: UInt8.self),
                UInt64(clear.count),
                nil,
                nonce,
                key
            ) == 0
        }
        guard isDone else { throw .libraryFailed("XChaCha20-Poly1305") }
    }

    /// Decrypts all but the last 16 bytes of `message`, its tag, where they are.
    ///
    /// - Parameters:
    ///   - message: The ciphertext and its tag.
    ///   - nonce: 24 bytes.
    ///   - clear: What was authenticated beside it.
    /// - Returns: Whether the tag fits; otherwise the message is zeros.
    /// - Throws: ``CryptographyError`` for a message or a nonce of the wrong length.
    package func decrypt(
        inPlace message: inout MutableSpan<UInt8>,
        nonce: RawSpan,
        authenticating clear: RawSpan
    ) throws(CryptographyError) -> Bool {
        let isAuthentic = unsafe try withPointers(&message, nonce, clear) { message, count, nonce, clear, key in
            unsafe crypto_aead_xchacha20poly1305_ietf_decrypt_detached(
                message,
                nil,
                message,
                UInt64(count),
                message + count,
                clear.baseAddress?.assumingMemoryBound(to: UInt8.self),
                UInt64(clear.count),
                nonce,
                key
            ) == 0
        }
        if !isAuthentic { message.update(repeating: 0) }
        return isAuthentic
    }

    /// Lends the message, the count of its bytes before the tag, the nonce, the clear bytes and the key.
    private func withPointers(
        _ message: inout MutableSpan<UInt8>,
        _ nonce: RawSpan,
        _ clear: RawSpan,
        _ body: (
            UnsafeMutablePointer<UInt8>, Int, UnsafePointer<UInt8>, UnsafeRawBufferPointer, UnsafePointer<UInt8>
        ) -> Bool
    ) throws(CryptographyError) -> Bool {
        guard nonce.byteCount == Self.nonceByteCount else {
            throw .invalidLength(expected: Self.nonceByteCount, actual: nonce.byteCount)
        }
        let count = message.count - Self.tagByteCount
        guard count >= 0 else { throw .invalidLength(expected: Self.tagByteCount, actual: message.count) }
        return unsafe message.withUnsafeMutableBufferPointer { message in
            unsafe nonce.withUnsafeBytes { nonce in
                unsafe clear.withUnsafeBytes { clear in
                    key.withBytes { key in
                        unsafe key.withUnsafeBytes { key in
                            // None of the three is empty, so none is nil.
                            guard let message = message.baseAddress, let nonce = nonce.baseAddress,
                                let key = key.baseAddress
                            else { return false }
                            return unsafe body(
                                message,
                                count,
                                nonce.assumingMemoryBound(to: UInt8.self),
                                clear,
                                key.assumingMemoryBound(to: UInt8.self)
                            )
                        }
                    }
                }
            }
        }
    }
}
