/// A user of the voice gateway: a snowflake, 64 bits.
package struct UserID: Hashable, Comparable, Sendable {
    package let value: UInt64

    package init(_ value: UInt64) { self.value = value }

    /// The identity of the user's basic credential: 8 bytes, big endian.
    package var identity: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) } }

    /// The context of the user's media keys in the exporter: 8 bytes, little endian, unlike ``identity``.
    var exporterContext: [UInt8] { identity.reversed() }

    package static func < (left: UserID, right: UserID) -> Bool { left.value < right.value }
}

extension UserID {
    /// Nil for an identity of another length than 8.
    package init?(identity: [UInt8]) {
        guard identity.count == 8 else { return nil }
        value = identity.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension UserID: CustomStringConvertible {
    /// Decimal, as JSON carries it.
    package var description: String { String(value) }

    /// Nil for anything but a decimal number of 64 bits.
    package init?(_ decimal: String) {
        guard decimal.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = UInt64(decimal) else { return nil }
        self.value = value
    }
}
