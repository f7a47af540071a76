import FoundationEssentials
import Runtime
import Sessions

/// Standard output and standard error.
enum Terminal {
    private static let outcome = Lock(ProcessStreams.Outcome.done)

    /// Whether the system took all that was printed; a reader that has had enough is none of our business.
    static var isDelivered: Bool { outcome.withLock { $0 != .failed } }

    /// What was asked for: text or JSON.
    ///
    /// Where nobody reads it any more, as behind `| head`, the command ends its work without another word.
    static func print(_ text: String) {
        guard outcome.withLock({ $0 }) == .done else { return }
        let ending = ProcessStreams.deliver(Array((text.hasSuffix("\n") ? text : text + "\n").utf8))
        outcome.withLock { $0 = ending }
    }

    static func print(_ value: JSONValue) { print(value.text) }
    static func print<Element>(_ page: Page<Element>) { print(String(decoding: page.json, as: UTF8.self)) }

    /// What a person should know, on standard error.
    static func tell(_ text: String) {
        ProcessStreams.writeError(Array((text + "\n").utf8))
    }
}
