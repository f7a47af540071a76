/// How the end of an utterance is told.
package struct EndpointingSettings: Sendable, Equatable {
    package enum Mode: String, Sendable, CaseIterable {
        /// A wait that depends on what was said so far.
        case adaptive
        /// Always the same wait.
        case fixed
        /// Only `input.commit` ends an utterance (and its greatest length).
        case manual
    }

    package var mode: Mode
    /// From the last speech sample, 100 to 5000 ms.
    package var silence: Duration
    /// 1 to 300 s; longer speech is ended with reason `limit`.
    package var maxUtterance: Duration
    /// When set: an utterance ends every so often, whoever speaks.
    package var recordLength: Duration?

    package init(
        mode: Mode = .adaptive,
        silence: Duration = .milliseconds(600),
        maxUtterance: Duration = .seconds(45),
        recordLength: Duration? = nil
    ) {
        self.mode = mode
        self.silence = silence
        self.maxUtterance = maxUtterance
        self.recordLength = recordLength
    }
}
