internal import CLinux
import Synchronization

/// SIGTERM, SIGINT and SIGHUP as a stream.
///
/// A handler and a pipe rather than a blocked mask: a mask would be inherited by the helper processes.
package enum ProcessSignals {
    private static let pipeEnd = Atomic<Int32>(-1)

    /// Watches the signals from now on, one element each.
    ///
    /// A process that was started with `nohup` goes on when its terminal is closed. Call once, early.
    package static func watch() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(4))
        var ends: [Int32] = [-1, -1]
        guard clinux_pipe(&ends) == 0 else { return stream }
        pipeEnd.store(ends[1], ordering: .relaxed)
        startReading(ends[0]) { continuation.yield() }
        for number in [SIGTERM, SIGINT, SIGHUP] where number != SIGHUP || clinux_is_ignored(SIGHUP) == 0 {
            signal(number) { _ in
                // Only what a signal handler may do: one write.
                var byte: UInt8 = 0
                _ = write(ProcessSignals.pipeEnd.load(ordering: .relaxed), &byte, 1)
            }
        }
        return stream
    }

    /// A peer that has gone, and a file that may not grow, show as failed writes, not as the end of the process.
    package static func ignoreFailedWrites() {
        clinux_ignore(SIGPIPE)
        clinux_ignore(SIGXFSZ)
    }

    /// Calls `onSignal` for each byte from the pipe, on a thread of its own, for the life of the process.
    private static func startReading(_ end: Int32, onSignal: @escaping @Sendable () -> Void) {
        DetachedThread.start {
            var byte: UInt8 = 0
            while true {
                let count = read(end, &byte, 1)
                if count == 1 { onSignal() } else if clinux_errno() != EINTR { return }
            }
        }
    }
}
