internal import CLinux
internal import CSQLite

extension DatabaseError {
    /// Reads the extended result code, the message and what the system may have said of a failed call.
    init(code: Int32, message: String, systemErrors: [Int32] = []) {
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED: self = .busy(message)
        case SQLITE_FULL: self = .full(message)
        case SQLITE_IOERR where systemErrors.contains(where: [EFBIG, EDQUOT, ENOSPC].contains): self = .full(message)
        case SQLITE_CORRUPT, SQLITE_NOTADB: self = .corrupt(message)
        case SQLITE_READONLY, SQLITE_PERM: self = .readOnly(message)
        case SQLITE_CANTOPEN: self = .cannotOpen(message)
        case SQLITE_CONSTRAINT: self = .constraint(Constraint(code: code), Self.rule(of: message))
        case SQLITE_INTERRUPT: self = .cancelled
        default: self = .other(code: code, message)
        }
    }

    /// The schema names its checks by sentences; what SQLite puts before them is left out.
    private static func rule(of message: String) -> String {
        let prefix = "CHECK constraint failed: "
        return message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : message
    }
}

extension DatabaseError.Constraint {
    /// Reads an extended result code; the header's names for these are expressions that Swift does not see.
    fileprivate init(code: Int32) {
        self =
            switch code >> 8 {
            case 1: .check
            case 3: .foreignKey
            case 5: .notNull
            case 6: .primaryKey
            case 7: .raised
            case 8: .unique
            case 12: .type
            default: .unknown
            }
    }
}
