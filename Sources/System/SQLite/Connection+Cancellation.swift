internal import CSQLite

extension Connection {
    /// Instructions of SQLite's machine between two looks at ``cancellation``: well under a millisecond.
    private static let instructionsBetweenLooks: Int32 = 2000

    /// Lets ``cancellation`` stop a statement under way (`sqlite3_progress_handler`).
    ///
    /// The handler runs on the connection's thread and asks for the query that runs there now, so that a late
    /// cancellation can't hit the next one, as `sqlite3_interrupt` could.
    func watchCancellation() {
        let me = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe sqlite3_progress_handler(
            handle,
            Self.instructionsBetweenLooks,
            { context in
                guard let context = unsafe context else { return 0 }
                let connection = unsafe Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue()
                return connection.cancellation?.isCancelled == true ? 1 : 0
            },
            me
        )
    }
}
