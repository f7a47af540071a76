package import Loops

/// Keeps one helper process running: whenever it ends, a new one is started after a growing wait.
///
/// On its loop only.
package final class WorkerSupervisor: @unchecked Sendable {
    // Safe because only the loop touches it.
    private let executable: HelperExecutable
    private let arguments: [String]
    private let loop: EventLoop
    private let timer: LoopTimer
    private var backoff: RestartBackoff
    private var onEvent: (WorkerEvent) -> Void
    private var process: WorkerProcess?
    private var startedAt: UInt64 = 0
    private var isStopped = false

    /// Starts the first process with the loop's next turn.
    ///
    /// - Parameters:
    ///   - executable: What to run.
    ///   - arguments: Without the program's own name.
    ///   - loop: The current loop.
    ///   - backoff: The waits between processes.
    ///   - onEvent: On the loop; kept until ``stop()``.
    package init(
        _ executable: HelperExecutable,
        arguments: [String] = [],
        on loop: EventLoop,
        backoff: RestartBackoff = RestartBackoff(),
        onEvent: @escaping (WorkerEvent) -> Void
    ) {
        self.executable = executable
        self.arguments = arguments
        self.loop = loop
        self.backoff = backoff
        self.onEvent = onEvent
        timer = LoopTimer(on: loop)
        timer.set(after: .zero) { [weak self] in self?.start() }
    }

    /// The id of the running process; nil between two.
    package var processID: Int32? { process?.processID }

    /// Sends to the running process; dropped, and the descriptor closed, when there is none.
    package func send(_ message: [UInt8], passing descriptor: Int32? = nil) {
        if let process {
            process.send(message, passing: descriptor)
        } else if let descriptor {
            SocketPair.discard(descriptor)
        }
    }

    /// Kills the process, to have a new one in its place.
    package func restart() {
        process?.end()
    }

    /// Kills the process for good; no event follows.
    package func stop() {
        isStopped = true
        onEvent = { _ in }
        timer.cancel()
        process?.end()
        process = nil
    }

    private func start() {
        guard !isStopped else { return }
        startedAt = loop.now
        do throws(WorkerError) {
            process = try WorkerProcess(
                starting: executable,
                arguments: arguments,
                on: loop,
                onMessage: { [weak self] in self?.onEvent(.message($0)) },
                onExit: { [weak self] in self?.ended($0) }
            )
            onEvent(.started)
        } catch {
            ended(.notStarted(error))
        }
    }

    private func ended(_ exit: WorkerExit) {
        guard !isStopped else { return }
        process = nil
        let ran = Duration.nanoseconds(loop.now - startedAt)
        timer.set(after: backoff.delay(afterRunning: ran)) { [weak self] in self?.start() }
        onEvent(.ended(exit))
    }
}
