/// Values by key, in the order in which they were last used; everything takes the same time, however many there are.
///
/// A doubly linked list whose links are positions in one array; free positions are used again. A value type, for one
/// thread at a time.
package struct RecencyList<Key: Hashable, Value> {
    private struct Node {
        var key: Key
        var value: Value
        /// Used just before this one.
        var older: Int?
        /// Used just after this one.
        var newer: Int?
    }

    private var nodes: [Node?] = []
    private var free: [Int] = []
    private var positions: [Key: Int] = [:]
    private var oldest: Int?
    private var newest: Int?

    package init() {}

    package var count: Int { positions.count }

    /// The key and value that have been unused the longest.
    package var leastRecent: (key: Key, value: Value)? {
        oldest.flatMap { nodes[$0] }.map { ($0.key, $0.value) }
    }

    /// Reads without use.
    package subscript(key: Key) -> Value? { positions[key].flatMap { nodes[$0]?.value } }

    /// Puts a value in and makes it the most recent one.
    package mutating func use(_ key: Key, _ value: Value) {
        remove(key)
        let node = Node(key: key, value: value, older: newest, newer: nil)
        let position = free.popLast() ?? nodes.count
        if position == nodes.count { nodes.append(node) } else { nodes[position] = node }
        if let newest { nodes[newest]?.newer = position } else { oldest = position }
        newest = position
        positions[key] = position
    }

    /// Takes a value out; nil when there is none.
    @discardableResult
    package mutating func remove(_ key: Key) -> Value? {
        guard let position = positions.removeValue(forKey: key), let node = nodes[position] else { return nil }
        if let older = node.older { nodes[older]?.newer = node.newer } else { oldest = node.newer }
        if let newer = node.newer { nodes[newer]?.older = node.older } else { newest = node.older }
        nodes[position] = nil
        free.append(position)
        return node.value
    }
}
