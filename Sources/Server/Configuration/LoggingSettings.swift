import Configuration
import Runtime

/// The log: what is written, and how a line looks.
struct LoggingSettings: Sendable {
    let level: LogLevel
    let format: LogOutput.Format

    private static let levelOption = ConfigOption(
        "logging.level",
        "LOG_LEVEL",
        .choice(LogLevel.allCases.map(\.name), also: ["warn": "warning"]),
        default: "info",
        "Lines below this level are not written."
    )
    private static let formatOption = ConfigOption(
        "logging.format",
        "LOG_FORMAT",
        .choice(["text", "json"]),
        default: "text",
        "How a line looks."
    )

    static let options = [levelOption, formatOption]

    init(_ values: ConfigValues) {
        level = LogLevel(name: values.text(Self.levelOption)) ?? .info
        format = LogOutput.Format(rawValue: values.text(Self.formatOption)) ?? .text
    }
}
