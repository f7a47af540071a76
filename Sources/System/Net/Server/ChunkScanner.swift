/// Follows the framing of a chunked body, and refuses what is not worth reading (RFC 9112, section 7.1).
///
/// libmicrohttpd 0.9.75 asks again and again, without a word, where the line of a chunk's size does not fit into its
/// buffer. Lines end in CR LF: another server might take a bare line feed for something else.
struct ChunkScanner {
    enum Verdict: Equatable {
        /// All of the bytes belong to the body, which goes on.
        case incomplete
        /// So many of the bytes, and then the body is over.
        case complete(Int)
        case refused(Int)
    }

    private enum Phase {
        case size(digitCount: Int)
        case sizeExtension
        case sizeEnd
        case data
        case dataEnd
        case dataLineFeed
        case trailer(lineByteCount: Int)
    }

    /// Bytes of all extensions of a body, which mean nothing to anybody.
    static let extensionByteLimit = 4 * 1024
    /// Bytes behind the last chunk.
    static let trailerByteLimit = 8 * 1024
    /// More would be a size beyond all reason.
    private static let digitLimit = 15

    private var phase = Phase.size(digitCount: 0)
    /// Of the present chunk.
    private var dataLeft = 0
    private var extensionByteCount = 0
    private var trailerByteCount = 0

    /// Goes on where the last call ended.
    mutating func scan(_ bytes: [UInt8]) -> Verdict {
        var index = 0
        while index < bytes.count {
            if case .data = phase {
                let count = min(dataLeft, bytes.count - index)
                dataLeft -= count
                index += count
                if dataLeft == 0 { phase = .dataEnd }
                continue
            }
            let isOver: Bool
            do throws(HTTPRefusal) {
                isOver = try take(bytes[index])
            } catch {
                return .refused(error.status)
            }
            index += 1
            if isOver { return .complete(index) }
        }
        return .incomplete
    }

    /// - Returns: Whether this was the body's last byte.
    private mutating func take(_ byte: UInt8) throws(HTTPRefusal) -> Bool {
        switch phase {
        case .size(let count): try takeSize(byte, behind: count)
        case .sizeExtension:
            extensionByteCount += 1
            guard extensionByteCount <= Self.extensionByteLimit, byte == 0x09 || byte >= 0x20 || byte == 0x0D else {
                throw .status(400)
            }
            if byte == UInt8(ascii: "\r") { phase = .sizeEnd }
        case .sizeEnd:
            try expect(byte, UInt8(ascii: "\n"))
            phase = dataLeft == 0 ? .trailer(lineByteCount: 0) : .data
        case .data: break
        case .dataEnd:
            try expect(byte, UInt8(ascii: "\r"))
            phase = .dataLineFeed
        case .dataLineFeed:
            try expect(byte, UInt8(ascii: "\n"))
            phase = .size(digitCount: 0)
        case .trailer(let count): return try takeTrailer(byte, behind: count)
        }
        return false
    }

    private mutating func takeSize(_ byte: UInt8, behind count: Int) throws(HTTPRefusal) {
        if let digit = byte.hexDigitValue {
            guard count < Self.digitLimit else { throw .status(413) }
            dataLeft = dataLeft << 4 | Int(digit)
            phase = .size(digitCount: count + 1)
            return
        }
        guard count > 0 else { throw .status(400) }
        switch byte {
        case UInt8(ascii: "\r"): phase = .sizeEnd
        case UInt8(ascii: ";"), UInt8(ascii: " "), UInt8(ascii: "\t"): phase = .sizeExtension
        default: throw .status(400)
        }
    }

    private mutating func takeTrailer(_ byte: UInt8, behind count: Int) throws(HTTPRefusal) -> Bool {
        trailerByteCount += 1
        guard trailerByteCount <= Self.trailerByteLimit else { throw .status(431) }
        guard byte != 0 else { throw .status(400) }
        guard byte == UInt8(ascii: "\n") else {
            // What stands before the line feed of an empty line is no text.
            phase = .trailer(lineByteCount: byte == UInt8(ascii: "\r") ? count : count + 1)
            return false
        }
        phase = .trailer(lineByteCount: 0)
        return count == 0
    }

    private func expect(_ byte: UInt8, _ wanted: UInt8) throws(HTTPRefusal) {
        guard byte == wanted else { throw .status(400) }
    }
}
