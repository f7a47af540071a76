import Glibc

/// CPU time of this process, all threads.
enum ProcessorTime {
    /// What `body` used, in microseconds.
    static func used(by body: () async throws -> Void) async rethrows -> Double {
        let before = now
        try await body()
        return now - before
    }

    private static var now: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
        return Double(seconds) * 1e6 + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
    }
}
