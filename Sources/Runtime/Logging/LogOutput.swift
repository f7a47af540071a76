internal import CLinux
import FoundationEssentials
import Synchronization

/// Where log lines go: standard error of the process, in one format and from one level on.
///
/// A line is handed to a thread that writes it; whoever logs never waits for whoever reads.
package enum LogOutput {
    package enum Format: String, Sendable {
        case text, json
    }

    private static let currentLevel = Atomic<Int>(LogLevel.info.rawValue)
    private static let asJSON = Atomic<Bool>(false)
    private static let queue = LogQueue(descriptor: STDERR_FILENO) { count in
        text(
            LogLine(
                level: .warning,
                label: "log",
                sentence: "nobody read the log fast enough; lines were dropped",
                fields: ["lines": count]
            )
        )
    }

    /// Lines below this level are not written.
    ///
    /// Any thread.
    package static var level: LogLevel {
        LogLevel(rawValue: currentLevel.load(ordering: .relaxed)) ?? .info
    }

    /// Sets level and format for the whole process.
    package static func configure(level: LogLevel, format: Format) {
        currentLevel.store(level.rawValue, ordering: .relaxed)
        asJSON.store(format == .json, ordering: .relaxed)
    }

    /// Waits until every line is written; not for a reader that has stopped.
    package static func flush() { queue.flush(within: .seconds(1)) }

    static func write(_ line: LogLine) { queue.add(text(line)) }

    private static func text(_ line: LogLine) -> String {
        let time = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        return (asJSON.load(ordering: .relaxed) ? line.json(at: time) : line.text(at: time)) + "\n"
    }
}
