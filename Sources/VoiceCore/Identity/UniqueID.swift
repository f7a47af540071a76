import FoundationEssentials
import Runtime

/// A UUID for one kind of thing, kept as lower-case text.
///
/// New ones are version 7 (RFC 9562, section 5.7), so that they sort by the time they were made; those that come from
/// outside may be of any version.
package struct UniqueID<Kind>: Hashable, Sendable, CustomStringConvertible {
    /// 36 characters, lower-case.
    package let text: String

    /// Makes a new version 7 UUID.
    package init() {
        let time = UInt64(clamping: WallClock.milliseconds)
        var random = SystemRandomNumberGenerator()
        let high = (time << 16) | 0x7000 | (random.next() & 0x0FFF)
        let low = (random.next() & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000
        func byte(_ word: UInt64, _ index: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: word >> (56 - 8 * index)) }
        text =
            UUID(
                uuid: (
                    byte(high, 0), byte(high, 1), byte(high, 2), byte(high, 3),
                    byte(high, 4), byte(high, 5), byte(high, 6), byte(high, 7),
                    byte(low, 0), byte(low, 1), byte(low, 2), byte(low, 3),
                    byte(low, 4), byte(low, 5), byte(low, 6), byte(low, 7)
                )
            ).uuidString.lowercased()
    }

    /// Reads a UUID of any version in its usual text form, upper or lower case.
    package init?(_ text: String) {
        guard text.utf8.count == 36, let uuid = UUID(uuidString: text) else { return nil }
        self.text = uuid.uuidString.lowercased()
    }

    package var description: String { text }
}

/// The kind of ``SessionID``.
package enum SessionKind {}
/// The kind of ``MessageID``.
package enum MessageKind {}

/// Names one session for as long as its history is kept.
package typealias SessionID = UniqueID<SessionKind>
/// Names one message of a history; a reply is named by its assistant message.
package typealias MessageID = UniqueID<MessageKind>
