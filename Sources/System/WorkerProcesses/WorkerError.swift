internal import CLinux

/// A helper process could not be started.
package struct WorkerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The system call that failed.
    package let call: String
    /// Its errno.
    package let code: Int32

    package var description: String { unsafe "\(call): \(String(cString: strerror(code)))" }
}
