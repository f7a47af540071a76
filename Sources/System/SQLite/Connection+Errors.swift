internal import CLinux
internal import CSQLite

extension DatabaseError {
    /// What a failed call on this connection says of itself.
    init(code: Int32, on handle: OpaquePointer?, path: String? = nil) {
        // SQLite notes errno for a failed statement, but not for a failed COMMIT.
        let lastError = clinux_errno()
        let text = unsafe sqlite3_errmsg(handle).map { unsafe String(cString: $0) } ?? "unknown"
        let message = path.map { "\($0): \(text)" } ?? text
        self.init(code: code, message: message, systemErrors: unsafe [lastError, sqlite3_system_errno(handle)])
    }
}

extension Connection {
    /// Makes a missing file readable by its owner alone; SQLite gives its companions the same mode.
    ///
    /// What fails here is told by the opening that follows.
    static func makePrivate(_ path: String) {
        let descriptor = unsafe clinux_create_private(path)
        if descriptor >= 0 { close(descriptor) }
    }
}
