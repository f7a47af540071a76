internal import CLinux

/// The standard streams of the process, by bytes.
///
/// Each call blocks until it is done.
package enum ProcessStreams {
    /// Writes all bytes to standard output; false when nobody reads it any more.
    @discardableResult
    package static func writeOutput(_ bytes: [UInt8]) -> Bool { write(bytes, to: STDOUT_FILENO) }

    /// Writes all bytes to standard error.
    @discardableResult
    package static func writeError(_ bytes: [UInt8]) -> Bool { write(bytes, to: STDERR_FILENO) }

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

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { CLinux.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if clinux_errno() != EINTR {
                return false
            }
        }
        return true
    }
}
