/// One value that cannot be copied, held by several owners; it ends with the last of them.
///
/// Keys exist once in memory. Two epochs of a group that both need a key hold the same `Shared`.
package final class Shared<Value: ~Copyable & Sendable>: Sendable {
    package let value: Value

    package init(_ value: consuming Value) { self.value = value }
}
