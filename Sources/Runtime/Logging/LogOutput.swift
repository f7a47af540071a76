internal import CLinux
import FoundationEssentials
import Synchronization

/// Where log lines go: standard error of the process, in one format and from one level on.
package enum LogOutput {
    package enum Format: String, Sendable {
        case text, json
    }

    private static let currentLevel = Atomic<Int>(LogLevel.info.rawValue)
    private static let asJSON = Atomic<Bool>(false)

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

    static func write(_ line: LogLine) {
        let time = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        var text = asJSON.load(ordering: .relaxed) ? line.json(at: time) : line.text(at: time)
        text += "\n"
        // One call a line, so that lines of different threads do not mix.
        text.withUTF8 { bytes in
            _ = CLinux.write(STDERR_FILENO, bytes.baseAddress, bytes.count)
        }
    }
}
