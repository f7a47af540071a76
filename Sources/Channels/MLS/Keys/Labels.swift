import Cryptography

/// The labels that tell every use of a key or hash apart (RFC 9420, sections 5.1, 5.2 and 8).
enum Labels {
    static let prefix = Array("MLS 1.0 ".utf8)

    /// `vec("MLS 1.0 " + label) || vec(content)`, which is signed and which is the `info` of HPKE.
    static func content(_ label: String, _ content: [UInt8]) -> [UInt8] {
        var writer = PresentationWriter()
        writer.writeVector(prefix + Array(label.utf8))
        writer.writeVector(content)
        return writer.bytes
    }

    /// `RefHash` (section 5.2); its label is given whole.
    static func reference(_ label: String, _ value: [UInt8]) -> [UInt8] {
        var writer = PresentationWriter()
        writer.writeVector(Array(label.utf8))
        writer.writeVector(value)
        return SHA256.digest(of: writer.bytes)
    }
}
