package import Runtime

/// Some of a list's elements and where the rest begins.
package struct Page<Element: Sendable>: Sendable {
    package var elements: [Element]
    /// Given back as `cursor`, it leads to the next page; nil after the last.
    package var nextCursor: String?

    /// How many elements a page may have.
    package static var limits: ClosedRange<Int> { 1...200 }
    package static var defaultLimit: Int { 50 }

    package init(elements: [Element], nextCursor: String?) {
        self.elements = elements
        self.nextCursor = nextCursor
    }

    /// A page of a query that asked for one element more than the limit, to learn whether there is more.
    init(_ found: [Element], limit: Int, cursor: (Element) -> String) {
        elements = Array(found.prefix(limit))
        nextCursor = found.count > limit ? elements.last.map(cursor) : nil
    }

    /// The page as `http.md` shows a list ("Shapes").
    package func json(_ element: (Element) -> JSONValue) -> JSONValue {
        ["object": "list", "data": .array(elements.map(element)), "next_cursor": JSONValue(nextCursor)]
    }
}

extension Int {
    /// The nearest number within the limits.
    func clamped(to limits: ClosedRange<Int>) -> Int {
        Swift.min(Swift.max(self, limits.lowerBound), limits.upperBound)
    }
}
