/// How long a remote recogniser may take.
package struct RemoteHearingTimes: Sendable {
    package var connect: Duration
    /// From the request to its whole answer.
    package var total: Duration

    package init(connect: Duration = .seconds(3), total: Duration = .seconds(20)) {
        self.connect = connect
        self.total = total
    }
}
