/// One line of the log before it takes a format; what looks like a key in a field is not shown.
struct LogLine {
    let level: LogLevel
    let label: String
    let sentence: String
    let fields: Logger.Fields

    /// Time, level, label, sentence, then the fields.
    ///
    /// `2026-01-02T03:04:05.678Z info    session: resumed session=0192… messages=4`
    func text(at time: String) -> String {
        let level = level.name.padded(to: 7)
        var line = "\(time) \(level) \(label): \(sentence)"
        for (name, value) in fields {
            let value = Redaction.redacted(value.description)
            line += " \(name)=\(value.needsQuotes ? value.jsonQuoted : value)"
        }
        return line
    }

    /// One JSON object with `time`, `level`, `label`, `message` and the fields as strings.
    func json(at time: String) -> String {
        var line = "{\"time\":\"\(time)\",\"level\":\"\(level.name)\",\"label\":\(label.jsonQuoted)"
        line += ",\"message\":\(sentence.jsonQuoted)"
        for (name, value) in fields {
            line += ",\(name.jsonQuoted):\(Redaction.redacted(value.description).jsonQuoted)"
        }
        return line + "}"
    }
}

extension String {
    fileprivate var needsQuotes: Bool {
        isEmpty || utf8.contains { $0 <= 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "=") }
    }

    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - utf8.count))
    }
}
