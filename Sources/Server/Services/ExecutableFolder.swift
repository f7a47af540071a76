import FoundationEssentials

/// The folder of the running program, from which helper programs and models are found.
enum ExecutableFolder {
    static let path = parent(of: program)

    /// The program itself.
    static let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "/parley"

    /// Beside the program, and beside the folders that it lies in, as in a working copy where it was built.
    static func candidates(for name: String) -> [String] {
        var folder = path
        var candidates: [String] = []
        for _ in 0..<5 where folder != "/" {
            candidates.append("\(folder)/\(name)")
            folder = parent(of: folder)
        }
        return candidates
    }

    private static func parent(of path: String) -> String {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        return "/" + folder
    }
}
