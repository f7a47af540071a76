/// Writes a fixed sentence with fields, as one line on standard error.
///
/// The sentence is a `StaticString`, so that what people say cannot slip into it. Fields hold ids, counts, names of
/// configured things; never transcripts, prompts, replies, tokens or keys. Any thread.
package struct Logger: Sendable {
    package typealias Fields = KeyValuePairs<String, any CustomStringConvertible>

    /// Which part of the server speaks, such as `session` or `http`.
    package let label: String

    package init(_ label: String) {
        self.label = label
    }

    package func trace(_ sentence: StaticString, _ fields: @autoclosure () -> Fields = [:]) {
        write(.trace, sentence, fields)
    }

    package func debug(_ sentence: StaticString, _ fields: @autoclosure () -> Fields = [:]) {
        write(.debug, sentence, fields)
    }

    package func info(_ sentence: StaticString, _ fields: @autoclosure () -> Fields = [:]) {
        write(.info, sentence, fields)
    }

    package func warning(_ sentence: StaticString, _ fields: @autoclosure () -> Fields = [:]) {
        write(.warning, sentence, fields)
    }

    package func error(_ sentence: StaticString, _ fields: @autoclosure () -> Fields = [:]) {
        write(.error, sentence, fields)
    }

    private func write(_ level: LogLevel, _ sentence: StaticString, _ fields: () -> Fields) {
        guard level >= LogOutput.level else { return }
        LogOutput.write(LogLine(level: level, label: label, sentence: sentence.description, fields: fields()))
    }
}
