/// The numbers of the protocol version and cipher suite that are spoken here (RFC 9420, sections 6 and 17.1).
package enum CipherSuite {
    /// MLS 1.0, `mls10`.
    package static let protocolVersion: UInt16 = 1
    /// The suite `MLS_128_DHKEMP256_AES128GCM_SHA256_P256`.
    package static let number: UInt16 = 2
    /// `KDF.Nh`, the length of secrets and hashes in bytes.
    package static let hashByteCount = 32
}
