import Runtime

/// Tells in the log, once, that a server's samples are of another rate than is configured.
///
/// Any thread.
final class RateNotice: Sendable {
    private let logger: Logger
    private let isTold = Lock(false)

    init(_ logger: Logger) {
        self.logger = logger
    }

    /// - Parameters:
    ///   - labelled: What the answer says of itself, in Hz; it is believed.
    ///   - configured: What was expected, in Hz.
    func check(labelled: Int, configured: Int) {
        guard labelled != configured,
            !isTold.withLock({ isTold in
                defer { isTold = true }; return isTold
            })
        else { return }
        logger.warning(
            "the speech server labels its samples with another rate than is configured; the label counts: set TTS_SAMPLE_RATE to it",
            ["labelled": labelled, "configured": configured]
        )
    }
}
