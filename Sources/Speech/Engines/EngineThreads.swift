import Runtime

/// Work of the speech engines on their threads, in fair turns between sessions.
///
/// The threads take jobs in the order of their arrival; so only as many are given to them as they can do at once.
enum EngineThreads {
    private static let gate = FairGate(limit: ThreadPool.engines.size, limitEach: ThreadPool.engines.size)

    /// Does something there.
    ///
    /// - Parameters:
    ///   - requester: Whose turn it takes.
    ///   - work: Sees a cancelled task when this one is cancelled.
    /// - Returns: Nil when the task was cancelled before its turn.
    static func run<Value: Sendable>(for requester: Requester, _ work: @escaping @Sendable () -> Value) async -> Value?
    {
        await gate.pass(for: requester) {
            let job = Task(name: "speech engine", executorPreference: ThreadPool.engines) { work() }
            return await withTaskCancellationHandler {
                await job.value
            } onCancel: {
                job.cancel()
            }
        }
    }
}
