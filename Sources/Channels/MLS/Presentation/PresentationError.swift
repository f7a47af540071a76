/// Why bytes are not what the TLS presentation language (RFC 8446, section 3; RFC 9420, section 2.1) says they should be.
package enum PresentationError: Error, Sendable, Equatable {
    /// The bytes end before the value does.
    case truncated(needed: Int, available: Int)
    /// Bytes follow the value.
    case trailingBytes(count: Int)
    /// A length of the invalid form, or in more bytes than it needs.
    case invalidLength
    /// More bytes or elements than the named cap of ``Limits``.
    case tooLarge(count: Int, cap: Int)
    /// A list whose elements don't end where the list ends, or a mark of presence that is neither 0 nor 1.
    case invalidStructure
    /// A number that stands for nothing that is spoken here.
    case unsupported(Field, UInt16)
    /// Octets that are no point of the curve.
    case invalidPublicKey

    /// The enumerations of RFC 9420, section 17, in which a number was unknown.
    package enum Field: String, Sendable {
        case protocolVersion = "protocol version"
        case cipherSuite = "cipher suite"
        case wireFormat = "wire format"
        case contentType = "content type"
        case senderType = "sender type"
        case proposalType = "proposal type"
        case proposalOrReferenceType = "proposal-or-reference type"
        case credentialType = "credential type"
        case leafNodeSource = "leaf node source"
        case nodeType = "node type"
        case preSharedKeyType = "pre-shared key type"
    }
}

extension PresentationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .truncated(let needed, let available): "\(needed) bytes are needed where \(available) are left"
        case .trailingBytes(let count): "\(count) bytes follow the end"
        case .invalidLength: "a length is not in its shortest form"
        case .tooLarge(let count, let cap): "\(count) is above the cap of \(cap)"
        case .invalidStructure: "the structure is not the one that is defined"
        case .unsupported(let field, let number): "\(field.rawValue) \(number) is not supported"
        case .invalidPublicKey: "a public key is no point of the curve"
        }
    }
}
