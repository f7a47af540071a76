extension P256PrivateKey {
    /// The key pair that follows from a secret (RFC 9180, section 7.1.3, `DeriveKeyPair`).
    ///
    /// - Throws: ``CryptographyError/invalidPrivateKey`` when no candidate is a key, which has a chance of 2⁻⁸¹⁹².
    package init(derivedFrom secret: borrowing SecretBytes) throws(CryptographyError) {
        let root = HPKESuite.kem.extract(label: "dkp_prk", secret: secret)
        var counter: UInt8 = 0
        while true {
            let candidate = HPKESuite.kem.expand(root, label: "candidate", info: [counter], count: Self.byteCount)
            do throws(CryptographyError) {
                try self.init(scalar: candidate)
                return
            } catch {
                guard error == .invalidPrivateKey, counter < .max else { throw error }
                counter += 1
            }
        }
    }
}
