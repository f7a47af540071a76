/// How long to wait before a helper that ended is started again.
package struct RestartBackoff: Sendable {
    package var shortest: Duration
    package var longest: Duration
    /// A helper that ran this long was well; the waits begin anew.
    package var wellAfter: Duration
    private var next: Duration?

    package init(
        shortest: Duration = .milliseconds(100),
        longest: Duration = .seconds(30),
        wellAfter: Duration = .seconds(30)
    ) {
        self.shortest = shortest
        self.longest = longest
        self.wellAfter = wellAfter
    }

    /// The wait after a run of this length; each is twice the one before.
    package mutating func delay(afterRunning time: Duration) -> Duration {
        let delay = time >= wellAfter ? shortest : next ?? shortest
        next = min(longest, delay * 2)
        return delay
    }
}
