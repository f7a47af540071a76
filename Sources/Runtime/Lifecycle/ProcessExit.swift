internal import CLinux

/// The end of the process.
package enum ProcessExit {
    /// Ends at once with this code; standard output is flushed.
    package static func end(_ code: Int32) -> Never {
        clinux_exit(code)
    }
}
