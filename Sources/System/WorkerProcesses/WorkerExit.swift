internal import CLinux

/// How a helper process ended.
package enum WorkerExit: Sendable, Equatable, CustomStringConvertible {
    case code(Int32)
    case signal(Int32)
    /// It never ran.
    case notStarted(WorkerError)

    /// From the status word of `waitpid`.
    init(status: Int32) {
        let signal = status & 0x7F
        self = signal == 0 ? .code((status >> 8) & 0xFF) : .signal(signal)
    }

    /// Whether somebody ended it: its owner, an admin, a system short of memory.
    ///
    /// It did not fail by itself.
    package var isKill: Bool {
        guard case .signal(let signal) = self else { return false }
        return [SIGKILL, SIGTERM, SIGINT, SIGHUP, SIGQUIT].contains(signal)
    }

    package var description: String {
        switch self {
        case .code(let code): "ended with code \(code)"
        case .signal(let signal): "ended by signal \(signal)"
        case .notStarted(let error): "did not start: \(error)"
        }
    }
}
