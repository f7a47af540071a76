/// Goes over a text once and leaves out what looks like a key, and what addresses carry beside their host and path.
struct SecretScanner {
    private let bytes: [UInt8]
    private var index = 0
    private var output: [UInt8] = []
    private var isChanged = false

    init(_ text: String.UTF8View) { bytes = Array(text) }

    /// The text without them; nil when it holds none.
    mutating func redact() -> String? {
        while index < bytes.count { step(to: bytes.count) }
        return isChanged ? String(decoding: output, as: UTF8.self) : nil
    }

    /// Takes a word, an address or another byte.
    private mutating func step(to end: Int) {
        guard Self.isWord(bytes[index]) else {
            output.append(bytes[index])
            index += 1
            return
        }
        let wordEnd = bytes[index..<end].firstIndex { !Self.isWord($0) } ?? end
        let isScheme = bytes[wordEnd..<end].starts(with: "://".utf8)
        take(to: wordEnd)
        if isScheme {
            output += "://".utf8
            index += 3
            takeAddress()
        }
    }

    /// Takes a word as it is, unless it looks like a key.
    private mutating func take(to end: Int) {
        if KeyShape.isKey(bytes[index..<end]) { hide() } else { output += bytes[index..<end] }
        index = end
    }

    /// Takes what follows `://`: no credentials, no query, no fragment.
    private mutating func takeAddress() {
        let end = bytes[index...].firstIndex(where: Self.endsAddress) ?? bytes.count
        let authorityEnd = bytes[index..<end].firstIndex { "/?#".utf8.contains($0) } ?? end
        if let sign = bytes[index..<authorityEnd].lastIndex(of: UInt8(ascii: "@")) {
            hide()
            index = sign
        }
        let pathEnd = bytes[index..<end].firstIndex { "?#".utf8.contains($0) } ?? end
        while index < pathEnd { step(to: pathEnd) }
        if pathEnd < end {
            output.append(bytes[pathEnd])
            hide()
            index = end
        }
    }

    private mutating func hide() {
        output += Redaction.hidden.utf8
        isChanged = true
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || "-_.".utf8.contains(byte)
    }

    /// A blank, a quotation mark or a bracket.
    private static func endsAddress(_ byte: UInt8) -> Bool { byte <= 0x20 || "\"'<>()".utf8.contains(byte) }
}
