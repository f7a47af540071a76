/// One value that cannot be copied, held by several owners; it ends with the last of them.
///
/// Keys exist once in memory. Two epochs of a group that both need a key hold the same `Shared`. Printing shows that there
/// is one, and nothing of it.
package final class Shared<Value: ~Copyable & Sendable>: Sendable {
    package let value: Value

    package init(_ value: consuming Value) { self.value = value }
}

extension Shared: CustomStringConvertible, CustomReflectable where Value: ~Copyable {
    package var description: String { "Shared" }

    /// Empty: the standard mirror would copy what cannot be copied.
    package var customMirror: Mirror { Mirror(self, children: [:], displayStyle: .class) }
}
