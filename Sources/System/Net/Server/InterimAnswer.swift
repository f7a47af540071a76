/// What libmicrohttpd says on its own: `100 Continue`, and its pages about bad requests.
enum InterimAnswer {
    private static let start = Array("HTTP/1.1 ".utf8)
    private static let goOn = Array("HTTP/1.1 100 ".utf8)

    /// Whether the bytes invite the client to send its body.
    static func isContinue(_ bytes: RawSpan) -> Bool { begins(bytes, with: goOn) }

    /// The status of an answer's first bytes.
    static func status(of bytes: RawSpan) -> Int? {
        guard begins(bytes, with: start), bytes.byteCount >= start.count + 3 else { return nil }
        var status = 0
        for offset in start.count..<start.count + 3 {
            let digit = unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
            guard (0x30...0x39).contains(digit) else { return nil }
            status = status * 10 + Int(digit - 0x30)
        }
        return status
    }

    private static func begins(_ bytes: RawSpan, with text: [UInt8]) -> Bool {
        guard bytes.byteCount >= text.count else { return false }
        for (offset, byte) in text.enumerated()
        where unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self) != byte { return false }
        return true
    }
}
