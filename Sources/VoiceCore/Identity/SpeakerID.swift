/// One person whose audio can be told apart: the `user` of a WebSocket, a Discord user.
package struct SpeakerID: Hashable, Sendable, CustomStringConvertible {
    /// 1 to 128 characters, as history shows it.
    package let name: String

    package init(_ name: String) { self.name = name }

    package static let anonymous = SpeakerID("anonymous")

    package var description: String { name }
}
