package import Runtime

/// Some of a list's elements and where the rest begins.
package struct Page<Element: Sendable>: Sendable {
    package let elements: [Element]
    /// Given back as `cursor`, it leads to the next page; nil after the last.
    package let nextCursor: String?
    /// The page as `http.md` shows a list ("Shapes"): JSON in UTF-8.
    package let json: [UInt8]

    /// How many elements a page may have.
    package static var limits: ClosedRange<Int> { 1...200 }
    package static var defaultLimit: Int { 50 }
    /// How long its JSON may be, in bytes (`http.md`); one element that is longer comes alone.
    package static var byteLimit: Int { 1 << 20 }

    /// - Parameters:
    ///   - elements: In their order.
    ///   - nextCursor: Where the rest begins.
    ///   - members: Their JSON, separated by commas.
    init(_ elements: [Element], nextCursor: String?, members: [UInt8]) {
        self.elements = elements
        self.nextCursor = nextCursor
        var json = Array(#"{"data":["#.utf8)
        json.reserveCapacity(members.count + PageBuilder<Element>.frameByteCount)
        json += members
        json += #"],"next_cursor":"#.utf8
        json += JSONValue(nextCursor).utf8
        json += #","object":"list"}"#.utf8
        self.json = json
    }
}

extension Page {
    /// A whole list, however long it is.
    ///
    /// - Parameters:
    ///   - elements: All of them.
    ///   - json: What is shown of an element.
    package init(all elements: [Element], json: @escaping (Element) -> JSONValue) {
        var builder = PageBuilder(limit: .max, byteLimit: .max, json: json) { (_: Element) in "" }
        for element in elements { _ = builder.take(element) }
        self = builder.page
    }

    /// A page of a list that is in memory.
    ///
    /// - Parameters:
    ///   - elements: The whole list, each with a name of its own.
    ///   - cursor: The name with which the last page ended; nil for the first.
    ///   - limit: Elements at most.
    ///   - name: Of an element.
    ///   - json: What is shown of an element.
    package init(
        of elements: [Element],
        after cursor: String?,
        limit: Int = .max,
        name: @escaping (Element) -> String,
        json: @escaping (Element) -> JSONValue
    ) {
        // Where the element has gone meanwhile, those that sort behind it follow.
        let start =
            cursor.map { cursor in
                elements.firstIndex { name($0) == cursor }.map { $0 + 1 }
                    ?? elements.firstIndex { name($0) > cursor } ?? elements.endIndex
            } ?? elements.startIndex
        var builder = PageBuilder(limit: limit, json: json, cursor: name)
        for element in elements[start...] {
            guard builder.take(element) else { break }
        }
        self = builder.page
    }
}

extension Int {
    /// The nearest number within the limits.
    func clamped(to limits: ClosedRange<Int>) -> Int {
        Swift.min(Swift.max(self, limits.lowerBound), limits.upperBound)
    }
}
