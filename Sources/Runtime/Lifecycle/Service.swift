/// A part of the process that is started with it and ends with it.
package protocol Service: Sendable {
    /// Names the part in the log.
    var name: String { get }

    /// Gets ready; when it returns, services that come later may rely on this one.
    func start() async throws

    /// Takes nothing new and finishes what is under way; returns early when its task is cancelled.
    func drain() async

    /// Ends at once and gives back what it holds.
    func stop() async
}

extension Service {
    package func drain() async {}
}
