package import Runtime

/// Gathers the elements of a page with their JSON until it is full, so that nothing beyond it is read.
package struct PageBuilder<Element: Sendable> {
    /// What stands around the elements in JSON at the most, with a cursor of 200 characters.
    static var frameByteCount: Int { 1500 }

    private let limit: Int
    private let byteLimit: Int
    private let json: (Element) -> JSONValue
    private let cursor: (Element) -> String
    private var elements: [Element] = []
    private var members: [UInt8] = []
    private var byteCount = 0
    private var isCut = false

    /// - Parameters:
    ///   - limit: Elements at most.
    ///   - byteLimit: Bytes of JSON at most.
    ///   - json: What is shown of an element.
    ///   - cursor: Leads to what follows an element.
    package init(
        limit: Int,
        byteLimit: Int = Page<Element>.byteLimit,
        json: @escaping (Element) -> JSONValue,
        cursor: @escaping (Element) -> String
    ) {
        self.limit = limit
        self.byteLimit = byteLimit
        self.json = json
        self.cursor = cursor
    }

    /// Takes the next element if there is room for it; the first one always fits.
    ///
    /// - Parameters:
    ///   - element: What follows in the list.
    ///   - readByteCount: What had to be read for it, where that is more than is shown.
    /// - Returns: Whether more may follow; false when it found no room.
    package mutating func take(_ element: Element, readByteCount: Int = 0) -> Bool {
        guard elements.count < limit else { return cut() }
        let text = json(element).utf8
        let (sum, isTooMuch) = byteCount.addingReportingOverflow(max(text.count, readByteCount) + 1)
        let room = byteLimit - Self.frameByteCount
        guard elements.isEmpty || !isTooMuch && sum <= room else { return cut() }
        if !elements.isEmpty { members.append(UInt8(ascii: ",")) }
        members += text
        elements.append(element)
        byteCount = sum
        return true
    }

    private mutating func cut() -> Bool {
        isCut = true
        return false
    }

    /// What was taken.
    package var page: Page<Element> {
        Page(elements, nextCursor: isCut ? elements.last.map(cursor) : nil, members: members)
    }
}
