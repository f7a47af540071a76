/// Writes numbers and texts into a message.
struct WireWriter {
    var bytes: [UInt8] = []

    mutating func number(_ value: Int, _ count: Int) {
        for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
    }

    /// A text with its length before it, cut to what the length can say.
    mutating func text(_ text: String) {
        let content = Array(text.utf8.prefix(0xFFFF))
        number(content.count, 2)
        bytes += content
    }
}
