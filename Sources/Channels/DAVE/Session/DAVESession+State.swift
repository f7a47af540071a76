import MLS

extension DAVESession {
    /// Whether we are in a group with an epoch that others share.
    package var isEstablished: Bool { group != nil }

    /// Of the established group; 0 without one.
    package var epoch: UInt64 { group?.epoch ?? 0 }

    /// 32 bytes that all members of the epoch share, and nobody else; nil without an established group.
    package var epochAuthenticator: [UInt8]? { group?.epochAuthenticator }

    /// 30 digits of ``epochAuthenticator`` that members may read to each other.
    package var voicePrivacyCode: String? {
        epochAuthenticator.flatMap { DisplayableCode.digits(of: $0, count: 30, inGroupsOf: 5) }
    }

    /// Those in the established group, ourselves included, in ascending order.
    package var members: [UserID] { group?.users.sorted() ?? [] }

    /// Whether there is a key to send with.
    package var canEncrypt: Bool {
        if case .encrypted = sending { encryptor != nil } else { false }
    }

    /// Announced and not executed, in order of arrival.
    package var openTransitions: [TransitionID] { transitions.map(\.id) }

    var others: [UserID] { group?.users.filter { $0 != user } ?? [] }
}
