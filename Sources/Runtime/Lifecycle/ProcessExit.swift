internal import CLinux

/// The end of the process.
package enum ProcessExit {
    /// Ends at once with this code; standard output and the log are flushed.
    package static func end(_ code: Int32) -> Never {
        LogOutput.flush()
        clinux_exit(code)
    }
}
