internal import CLinux

extension Connection {
    /// Opens a file only to look at it.
    ///
    /// A program that died in a transaction may have left a journal, which only a connection that may write can roll
    /// back; so this one may write where the file and its folder let it.
    ///
    /// - Throws: ``DatabaseError`` that names the journal when it stands in the way.
    package static func toLook(at path: String) throws(DatabaseError) -> Connection {
        do throws(DatabaseError) {
            return try Connection(path: path, mode: .readWrite)
        } catch .readOnly, .cannotOpen {
            let journal = path + "-journal"
            do throws(DatabaseError) {
                return try Connection(path: path, mode: .readOnly)
            } catch .readOnly(let detail) where unsafe access(journal, F_OK) == 0 {
                throw .readOnly("\(detail); \(journal) holds a change that was cut short and has to be undone first")
            }
        }
    }
}
