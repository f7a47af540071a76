/// How long a remote voice may take.
package struct RemoteTimes: Sendable {
    package var connect: Duration
    /// From the request to the first sample.
    package var firstAudio: Duration
    /// From one piece of audio to the next.
    package var idle: Duration
    /// For the whole phrase.
    package var total: Duration

    package init(
        connect: Duration = .seconds(3),
        firstAudio: Duration = .seconds(10),
        idle: Duration = .seconds(10),
        total: Duration = .seconds(60)
    ) {
        self.connect = connect
        self.firstAudio = firstAudio
        self.idle = idle
        self.total = total
    }
}
