import Runtime

/// Decides what of a helper's output is told: so many lines a minute, and never what people may have said.
struct HelperLines {
    /// A line for the log.
    struct Line: Equatable {
        /// Nil where it may not be told.
        let text: String?
        /// In bytes.
        let length: Int
        /// Lines before it that were left out.
        let omitted: Int
    }

    /// Lines a minute.
    static let limit = 10
    /// More of a line is not kept, in bytes.
    static let longest = 300

    /// Whether lines may be told as they are.
    var mayTell = true
    private var line: [UInt8] = []
    private var length = 0
    private var minuteBegan: ContinuousClock.Instant?
    private var toldCount = 0
    private var omitted = 0

    /// What these bytes complete and may be told.
    mutating func take(_ bytes: ArraySlice<UInt8>, at now: ContinuousClock.Instant) -> [Line] {
        var lines: [Line] = []
        for byte in bytes {
            if byte == 0x0A {
                if length > 0, let told = end(at: now) { lines.append(told) }
                (line, length) = ([], 0)
            } else {
                length += 1
                if mayTell, line.count < Self.longest { line.append(byte) }
            }
        }
        return lines
    }

    private mutating func end(at now: ContinuousClock.Instant) -> Line? {
        if minuteBegan.map({ $0.duration(to: now) >= .seconds(60) }) ?? true { (minuteBegan, toldCount) = (now, 0) }
        guard toldCount < Self.limit else {
            omitted += 1
            return nil
        }
        toldCount += 1
        defer { omitted = 0 }
        let text = mayTell ? Redaction.redacted(String(decoding: line, as: UTF8.self)) : nil
        return Line(text: text, length: length, omitted: omitted)
    }
}
