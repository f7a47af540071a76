/// What a member's client understands beyond what every client must (RFC 9420, section 7.2).
package struct Capabilities: Sendable, Hashable {
    /// Protocol versions.
    package let versions: [UInt16]
    /// Cipher suites.
    package let cipherSuites: [UInt16]
    /// Types of extensions beyond the default ones.
    package let extensions: [UInt16]
    /// Types of proposals beyond the default ones.
    package let proposals: [UInt16]
    /// Types of credentials.
    package let credentials: [UInt16]

    /// Ours: MLS 1.0, the one suite, basic credentials.
    package static let own = Capabilities(
        versions: [CipherSuite.protocolVersion],
        cipherSuites: [CipherSuite.number],
        extensions: [],
        proposals: [],
        credentials: [Credential.basic]
    )

    /// Whether a client can be a member of the groups that are spoken of here.
    var sufficesForGroup: Bool {
        versions.contains(CipherSuite.protocolVersion) && cipherSuites.contains(CipherSuite.number)
            && credentials.contains(Credential.basic)
    }

    /// Whether a client understands an extension; the default ones need no mention.
    func supports(extension type: UInt16) -> Bool {
        Extension.defaultTypes.contains(type) || extensions.contains(type)
    }
}

extension Capabilities: Presentable {
    package init(from reader: inout PresentationReader) throws(PresentationError) {
        versions = try Self.readNumbers(from: &reader)
        cipherSuites = try Self.readNumbers(from: &reader)
        extensions = try Self.readNumbers(from: &reader)
        proposals = try Self.readNumbers(from: &reader)
        credentials = try Self.readNumbers(from: &reader)
    }

    package func write(to writer: inout PresentationWriter) {
        for numbers in [versions, cipherSuites, extensions, proposals, credentials] { writer.writeList(numbers) }
    }

    private static func readNumbers(from reader: inout PresentationReader) throws(PresentationError) -> [UInt16] {
        try reader.readList(atMost: Limits.capabilities) { (reader) throws(PresentationError) in
            try reader.readUInt16()
        }
    }
}
