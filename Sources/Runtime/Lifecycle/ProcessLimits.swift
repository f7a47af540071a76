internal import CLinux

/// What the system lets this process hold.
package enum ProcessLimits {
    /// Raises the number of open files to the hard limit; each connection needs one.
    ///
    /// - Returns: The limit that holds now.
    @discardableResult
    package static func raiseOpenFiles() -> Int {
        var limit = rlimit()
        guard clinux_get_open_files(&limit) == 0 else { return 0 }
        var raised = limit
        raised.rlim_cur = raised.rlim_max
        if clinux_set_open_files(&raised) == 0 { limit = raised }
        return Int(clamping: limit.rlim_cur)
    }
}
