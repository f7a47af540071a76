/// What waits and goes in the order of its arrival; each step costs the same however much waits.
///
/// An array's `removeFirst` moves all that is left.
package struct WaitingLine<Element> {
    /// So many that have gone are kept at the front at most, or as many as wait.
    private static var slack: Int { 32 }

    private var slots: [Element?] = []
    /// The first that has not gone.
    private var start = 0

    package init() {}

    package var count: Int { slots.count - start }
    package var isEmpty: Bool { start == slots.count }
    /// Who goes next.
    package var first: Element? { isEmpty ? nil : slots[start] }

    package mutating func append(_ element: Element) { slots.append(element) }

    package mutating func append(contentsOf elements: some Sequence<Element>) {
        for element in elements { append(element) }
    }

    /// Takes the first; nil when nothing waits.
    @discardableResult
    package mutating func popFirst() -> Element? {
        guard !isEmpty else { return nil }
        let element = slots[start]
        slots[start] = nil
        start += 1
        if isEmpty {
            slots.removeAll(keepingCapacity: slots.count <= Self.slack)
            start = 0
        } else if start > Self.slack, start >= count {
            slots.removeFirst(start)
            start = 0
        }
        return element
    }

    /// Changes the first where it stands; nothing happens when nothing waits.
    package mutating func updateFirst(_ change: (inout Element) -> Void) {
        guard var element = first else { return }
        slots[start] = nil
        change(&element)
        slots[start] = element
    }

    package mutating func removeAll(where isGone: (Element) -> Bool = { _ in true }) {
        slots = Array(self).filter { !isGone($0) }
        start = 0
    }
}

extension WaitingLine: Sequence {
    package func makeIterator() -> some IteratorProtocol<Element> {
        slots[start...].lazy.compactMap(\.self).makeIterator()
    }
}

extension WaitingLine: Sendable where Element: Sendable {}
