import FoundationEssentials
import Runtime

/// Standard output and standard error.
enum Terminal {
    /// What was asked for: text or JSON.
    static func print(_ text: String) {
        Swift.print(text, terminator: text.hasSuffix("\n") ? "" : "\n")
    }

    static func print(_ value: JSONValue) { print(value.text) }

    /// What a person should know, on standard error.
    static func tell(_ text: String) {
        ProcessStreams.writeError(Array((text + "\n").utf8))
    }
}
