internal import CSQLite

/// A prepared statement of one connection.
///
/// Safe because the handle never leaves this type and ends with it, and a connection outlives its statements.
@safe
final class Statement {
    private let handle: OpaquePointer
    let columnCount: Int32

    /// Prepares one statement (`sqlite3_prepare_v3`).
    ///
    /// - Parameters:
    ///   - sql: Exactly one statement; anything after it is refused.
    ///   - database: The open connection.
    /// - Throws: ``DatabaseError`` for SQL that SQLite refuses.
    init(_ sql: String, on database: OpaquePointer) throws(DatabaseError) {
        var prepared: OpaquePointer?
        var rest = 0
        let length = sql.utf8.count
        let code = unsafe sql.withCString { text in
            var tail: UnsafePointer<CChar>?
            let code = unsafe sqlite3_prepare_v3(
                database,
                text,
                Int32(clamping: length),
                UInt32(SQLITE_PREPARE_PERSISTENT),
                &prepared,
                &tail
            )
            rest = unsafe tail.map { unsafe length - (text.distance(to: $0)) } ?? 0
            return code
        }
        guard code == SQLITE_OK else { throw unsafe DatabaseError(code: code, on: database) }
        guard let prepared = unsafe prepared, rest == 0 else {
            unsafe sqlite3_finalize(prepared)
            throw .other(code: SQLITE_MISUSE, "exactly one SQL statement was expected")
        }
        unsafe handle = prepared
        columnCount = unsafe sqlite3_column_count(prepared)
    }

    deinit { unsafe sqlite3_finalize(handle) }

    /// Binds the values to the parameters ?1, ?2 … in turn.
    func bind(_ values: [SQLValue]) throws(DatabaseError) {
        let expected = unsafe Int(sqlite3_bind_parameter_count(handle))
        guard expected == values.count else {
            throw .other(code: SQLITE_MISUSE, "\(expected) values were expected and \(values.count) given")
        }
        for (index, value) in values.enumerated() {
            let code = bind(value, at: Int32(index + 1))
            guard code == SQLITE_OK else { throw unsafe DatabaseError(code: code, on: sqlite3_db_handle(handle)) }
        }
    }

    /// Goes to the next row; false after the last.
    func step() throws(DatabaseError) -> Bool {
        switch unsafe sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw unsafe DatabaseError(code: code, on: sqlite3_db_handle(handle))
        }
    }

    /// Makes the statement ready for its next use, and lets go of locks and values.
    func reset() {
        unsafe sqlite3_reset(handle)
        unsafe sqlite3_clear_bindings(handle)
    }

    private func bind(_ value: SQLValue, at index: Int32) -> Int32 {
        // SQLite copies what it is given, so that nothing has to outlive the call.
        let copies = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch value {
        case .null: return unsafe sqlite3_bind_null(handle, index)
        case .integer(let number): return unsafe sqlite3_bind_int64(handle, index, number)
        case .real(let number): return unsafe sqlite3_bind_double(handle, index, number)
        case .text(var text):
            return text.withUTF8 { bytes in
                unsafe bytes.withMemoryRebound(to: CChar.self) { bytes in
                    unsafe sqlite3_bind_text64(
                        handle,
                        index,
                        bytes.baseAddress,
                        UInt64(bytes.count),
                        copies,
                        UInt8(SQLITE_UTF8)
                    )
                }
            }
        case .blob(let bytes):
            guard !bytes.isEmpty else { return unsafe sqlite3_bind_zeroblob(handle, index, 0) }
            return unsafe bytes.withUnsafeBytes { bytes in
                unsafe sqlite3_bind_blob64(handle, index, bytes.baseAddress, UInt64(bytes.count), copies)
            }
        }
    }
}

/// The columns of the row on which the statement stands.
extension Statement {
    func isNull(_ column: Int) -> Bool { unsafe sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL }

    func integer(_ column: Int) -> Int64 { unsafe sqlite3_column_int64(handle, Int32(column)) }

    func real(_ column: Int) -> Double { unsafe sqlite3_column_double(handle, Int32(column)) }

    func byteCount(_ column: Int) -> Int { unsafe Int(sqlite3_column_bytes(handle, Int32(column))) }

    func text(_ column: Int) -> String {
        guard let bytes = unsafe sqlite3_column_text(handle, Int32(column)) else { return "" }
        let count = unsafe Int(sqlite3_column_bytes(handle, Int32(column)))
        return unsafe String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    func blob(_ column: Int) -> [UInt8] {
        guard let bytes = unsafe sqlite3_column_blob(handle, Int32(column)) else { return [] }
        let count = unsafe Int(sqlite3_column_bytes(handle, Int32(column)))
        return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }
}
