import Runtime

/// One line of `parley doctor`.
struct Finding: Sendable, Equatable {
    enum State: String, Sendable {
        case ok, warning, failed
    }

    let state: State
    let subject: String
    /// How it is, or what is wrong and what to do; nothing in it looks like a key.
    let detail: String

    init(_ state: State, _ subject: String, _ detail: String) {
        self.state = state
        self.subject = subject
        self.detail = Redaction.redacted(detail)
    }

    var line: String { "\(state.rawValue.padded(to: 7))  \(subject.padded(to: 20))  \(detail)" }

    var json: JSONValue {
        ["status": .string(state.rawValue), "subject": .string(subject), "detail": .string(detail)]
    }
}
