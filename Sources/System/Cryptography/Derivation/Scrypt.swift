internal import COpenSSL

/// scrypt (RFC 7914), made by `EVP_PBE_scrypt`: slow and large on purpose, so that guesses are expensive.
package enum Scrypt {
    /// Any thread; 16,384 and 8 take 16 MiB and some 50 ms a pass.
    ///
    /// - Parameters:
    ///   - bytes: What the key follows from.
    ///   - salt: Which of its keys it is.
    ///   - cost: A power of two.
    ///   - blockSize: In units of 128 bytes.
    ///   - parallelism: Passes.
    ///   - count: Length of the key in bytes.
    /// - Returns: The key.
    /// - Throws: ``CryptographyError/libraryFailed(_:)`` when more than 64 MiB are needed, or memory is short.
    package static func key(
        from bytes: [UInt8],
        salt: [UInt8],
        cost: UInt64,
        blockSize: UInt64,
        parallelism: UInt64,
        count: Int
    ) throws(CryptographyError) -> [UInt8] {
        var key = [UInt8](repeating: 0, count: count)
        let status = unsafe bytes.withUnsafeBytes { bytes in
            unsafe EVP_PBE_scrypt(
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                bytes.count,
                salt,
                salt.count,
                cost,
                blockSize,
                parallelism,
                64 << 20,
                &key,
                count
            )
        }
        guard status == 1 else { throw .libraryFailed("scrypt") }
        return key
    }
}
