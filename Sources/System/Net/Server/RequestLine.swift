/// Takes the target out of a request's head (RFC 9112, section 3).
///
/// libmicrohttpd splits the query by itself, and loses the connection when the items don't fit into its pool: the answer
/// that it makes is forgotten at once, and it waits for nothing. Nobody needs its items, so that it is shown none.
struct RequestLine: Equatable {
    /// As sent.
    let target: [UInt8]
    /// The head with `/` in the target's place.
    let head: [UInt8]

    /// Nil where the first line is not a method, a target and a version with one space between them.
    ///
    /// - Parameter head: A whole one, with the empty lines before it.
    init?(_ head: [UInt8]) {
        let isLineEnd = { (byte: UInt8) in byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") }
        guard let start = head.firstIndex(where: { !isLineEnd($0) }) else { return nil }
        let line = head[start...].prefix { !isLineEnd($0) }
        let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        target = Array(parts[1])
        self.head = Array(head[..<parts[1].startIndex]) + [UInt8(ascii: "/")] + head[parts[1].endIndex...]
    }
}
