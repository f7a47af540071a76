internal import CLinux

/// Why this program can't read and write a database file, as far as owners and modes tell.
///
/// SQLite says "unable to open database file" to all of them.
struct FileObstacle: Sendable, Equatable {
    /// What is wrong and what to do.
    let sentence: String

    /// Nil when owner, mode and folders stand in nobody's way.
    ///
    /// - Parameter path: The database file, which may be missing.
    init?(_ path: String) {
        let folder = Self.folder(of: path)
        guard
            let sentence = Self.obstacle(atFolder: folder) ?? Self.obstacle(atFile: path) ?? Self.obstacle(
                toWriting: folder
            )
                ?? Self.absence(of: path)
        else {
            return nil
        }
        self.sentence = sentence
    }

    private static func obstacle(atFolder folder: String) -> String? {
        var (owner, mode): (UInt32, UInt32) = (0, 0)
        if unsafe clinux_file_access(folder, &owner, &mode), mode & UInt32(S_IFMT) != UInt32(S_IFDIR) {
            return "\(folder) is no folder: check the path"
        }
        guard !may(folder, X_OK) else { return nil }
        switch clinux_errno() {
        case ENOENT: return "there is no folder \(folder): make it, or check the path"
        case ENOTDIR: return "\(folder) is no folder: check the path"
        default: return "\(user) may not enter the folder \(folder)\(Self.owner(of: folder)): \(cure)"
        }
    }

    private static func obstacle(atFile path: String) -> String? {
        var (owner, mode): (UInt32, UInt32) = (0, 0)
        guard unsafe clinux_file_access(path, &owner, &mode) else { return nil }
        if mode & UInt32(S_IFMT) == UInt32(S_IFDIR) { return "\(path) is a folder: name a file in it" }
        guard !may(path, R_OK | W_OK) else { return nil }
        if clinux_errno() == EROFS { return readOnlySystem(path) }
        let what = may(path, R_OK) ? "write" : "read"
        return "\(user) may not \(what) \(path)\(Self.owner(of: path)): \(cure)"
    }

    private static func obstacle(toWriting folder: String) -> String? {
        guard !may(folder, W_OK | X_OK) else { return nil }
        if clinux_errno() == EROFS { return readOnlySystem(folder) }
        return
            "\(user) may not write in the folder \(folder)\(owner(of: folder)), where the database's log is kept: \(cure)"
    }

    private static func absence(of path: String) -> String? {
        guard !may(path, F_OK), clinux_errno() == ENOENT else { return nil }
        return "there is no file \(path): check the path"
    }

    private static let cure = "run as its owner, or change the owner (chown) or the mode (chmod)"

    private static func readOnlySystem(_ path: String) -> String {
        "\(path) is on a file system that is mounted read-only: choose another place"
    }

    private static var user: String { "user \(geteuid())" }

    /// In brackets, as far as it is known.
    private static func owner(of path: String) -> String {
        var (owner, mode): (UInt32, UInt32) = (0, 0)
        guard unsafe clinux_file_access(path, &owner, &mode) else { return "" }
        return " (of user \(owner), mode \(String(mode & 0o7777, radix: 8)))"
    }

    /// As the user whose rights this process has now.
    private static func may(_ path: String, _ mode: Int32) -> Bool {
        unsafe faccessat(AT_FDCWD, path, mode, AT_EACCESS) == 0
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

extension DatabaseError {
    /// The same with the reason, where owners and modes of the files tell it.
    func explained(for path: String) -> DatabaseError {
        switch self {
        case .cannotOpen: FileObstacle(path).map { .cannotOpen($0.sentence) } ?? self
        case .readOnly: FileObstacle(path).map { .readOnly($0.sentence) } ?? self
        default: self
        }
    }
}
