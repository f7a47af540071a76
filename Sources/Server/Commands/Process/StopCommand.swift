import Runtime

/// `parley stop`.
struct StopCommand: Command {
    let name = "stop"
    let summary = "Let the server in the background finish its replies and end."

    private static let patience: Duration = .seconds(35)

    func run(_ arguments: Arguments) async throws {
        guard let process = Background.running else { throw CommandFailure("it does not run") }
        process.terminate()
        let deadline = ContinuousClock.now + Self.patience
        while process.isRunning {
            guard ContinuousClock.now < deadline else {
                throw CommandFailure("process \(process.id) has not ended; kill -9 \(process.id) stops it at once")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        Background.forget()
        Terminal.print("stopped")
    }
}
