/// Why a database was not upgraded; the file is as it was.
package enum MigrationError: Error, Sendable, Equatable {
    /// The database holds a step that this program doesn't know yet.
    case newer(path: String, found: Int, known: Int)
    /// A step that was applied has another text now.
    case changed(path: String, number: Int, name: String)
    /// The file holds tables, and none of them says that it is ours.
    case foreign(path: String)
    /// The folder can't be made.
    case noFolder(path: String)
    /// A step failed, or the file can't be read or written; `number` is nil before the first step.
    case failed(path: String, number: Int?, DatabaseError)
}

extension MigrationError: CustomStringConvertible {
    /// For a person: what happened and what to do.
    package var description: String {
        switch self {
        case .newer(let path, let found, let known):
            "\(path) was made by a newer Parley (schema \(found), this one knows \(known)): run the newer one, or "
                + "put back the copy made before its upgrade"
        case .changed(let path, let number, let name):
            "\(path) was made with another text of migration \(number) (\(name)): run the Parley that made it, or one "
                + "whose migrations were only added to"
        case .foreign(let path):
            "\(path) is not Parley's database: name another file in PARLEY_DB"
        case .noFolder(let path):
            "the folder of \(path) can't be made: check the path in PARLEY_DB and the rights of its parent folder"
        case .failed(let path, let number, let error):
            number.map { "\(path): migration \($0) failed and was undone: \(error)" } ?? "\(path): \(error)"
        }
    }
}
