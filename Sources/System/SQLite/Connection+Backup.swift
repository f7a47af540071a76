internal import CLinux
internal import CSQLite

extension Connection {
    /// Makes a consistent copy of the whole database while others go on writing (`sqlite3_backup`).
    ///
    /// The copy appears under its name when it is complete and on the disk, never before.
    ///
    /// - Parameters:
    ///   - destination: The path of a file that isn't there yet.
    ///   - replacing: The file may be there and is then replaced.
    /// - Throws: ``DatabaseError``: ``DatabaseError/cannotOpen(_:)`` when the file is there already, or what failed.
    package func backUp(to destination: String, replacing: Bool = false) throws(DatabaseError) {
        guard unsafe replacing || access(destination, F_OK) != 0 else {
            throw .cannotOpen("\(destination) is there already and is not overwritten")
        }
        let unfinished = destination + ".unfinished"
        unsafe unlink(unfinished)
        do throws(DatabaseError) {
            try copy(to: unfinished)
        } catch {
            unsafe unlink(unfinished)
            throw error
        }
        guard unsafe rename(unfinished, destination) == 0 else {
            unsafe unlink(unfinished)
            throw .cannotOpen("\(destination) can't be made")
        }
    }

    private func copy(to path: String) throws(DatabaseError) {
        let target = try Connection(path: path, mode: .create)
        guard let backup = unsafe sqlite3_backup_init(target.handle, "main", handle, "main") else {
            throw unsafe DatabaseError(code: sqlite3_extended_errcode(target.handle), on: target.handle)
        }
        let copied = unsafe sqlite3_backup_step(backup, -1)
        let finished = unsafe sqlite3_backup_finish(backup)
        guard copied == SQLITE_DONE else {
            throw unsafe DatabaseError(code: finished == SQLITE_OK ? copied : finished, on: target.handle)
        }
    }
}
