internal import CLinux

/// The standard streams of the process, by bytes.
///
/// Each call blocks until it is done.
package enum ProcessStreams {
    /// How a write ended.
    package enum Outcome: Sendable, Equatable {
        case done
        /// Nobody reads there any more.
        case closed
        /// The system took no more, because the disk is full for example.
        case failed
    }

    /// Writes all bytes to standard output, and says how that ended.
    package static func deliver(_ bytes: [UInt8]) -> Outcome { write(bytes, to: STDOUT_FILENO) }

    /// Writes all bytes to standard output; false when nobody reads it any more.
    @discardableResult
    package static func writeOutput(_ bytes: [UInt8]) -> Bool { deliver(bytes) == .done }

    /// Writes all bytes to standard error.
    @discardableResult
    package static func writeError(_ bytes: [UInt8]) -> Bool { write(bytes, to: STDERR_FILENO) == .done }

    /// Whether standard input is a keyboard rather than a file or a pipe.
    package static var isInputTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    /// Reads what standard input has, at most `count` bytes; empty at its end.
    package static func readInput(upTo count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
            var result = read(STDIN_FILENO, buffer.baseAddress, count)
            while result < 0 && clinux_errno() == EINTR { result = read(STDIN_FILENO, buffer.baseAddress, count) }
            used = max(0, result)
        }
    }

    /// Writes all bytes, also where somebody else has made the descriptor one that doesn't wait.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Outcome {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { CLinux.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
                continue
            }
            switch count < 0 ? clinux_errno() : EIO {
            case EINTR: continue
            case EAGAIN:
                var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&wanted, 1, -1)
            case EPIPE, EBADF: return .closed
            default: return .failed
            }
        }
        return .done
    }
}
