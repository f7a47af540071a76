package import Cryptography

/// Somebody outside a group whom it lets propose changes (RFC 9420, section 12.1.8.1).
package struct ExternalSender: Sendable, Hashable {
    /// What its proposals are verified with.
    package let signatureKey: P256PublicKey
    /// Who it says it is.
    package let credential: Credential

    package init(signatureKey: P256PublicKey, credential: Credential) {
        self.signatureKey = signatureKey
        self.credential = credential
    }

    /// The extension of a group context that names these senders.
    package static func `extension`(naming senders: [ExternalSender]) -> Extension {
        var writer = PresentationWriter()
        writer.writeList(senders)
        return Extension(type: Extension.externalSenders, data: writer.bytes)
    }

    /// The senders that such an extension names.
    static func list(in extension: Extension) throws(PresentationError) -> [ExternalSender] {
        var reader = PresentationReader(`extension`.data)
        let senders = try reader.readList(atMost: Limits.extensions) { (reader) throws(PresentationError) in
            try ExternalSender(from: &reader)
        }
        try reader.finish()
        return senders
    }
}

extension ExternalSender: Presentable {
    package init(from reader: inout PresentationReader) throws(PresentationError) {
        signatureKey = try reader.readPublicKey()
        credential = try Credential(from: &reader)
    }

    package func write(to writer: inout PresentationWriter) {
        writer.writeVector(signatureKey.bytes)
        writer.write(credential)
    }
}
