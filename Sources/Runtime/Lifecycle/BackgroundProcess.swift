internal import CLinux
import FoundationEssentials

/// A process of this user, known by its number.
package struct BackgroundProcess: Sendable, Equatable {
    package let id: Int32

    package init(id: Int32) { self.id = id }

    /// Starts a program that goes on when this one ends; what it prints is appended to a file.
    ///
    /// - Parameters:
    ///   - path: The program.
    ///   - arguments: Without the program's name.
    ///   - log: The file; made for its owner alone when it isn't there.
    /// - Throws: ``StartFailure``.
    package init(starting path: String, _ arguments: [String], log: String) throws(StartFailure) {
        let file: PrivateFile
        do throws(PrivateFile.Fault) {
            file = try PrivateFile(appendingTo: log)
        } catch {
            throw StartFailure(description: error.description)
        }
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
        defer { for word in words { free(word) } }
        words.append(nil)
        let id = clinux_spawn_detached(path, words, file.descriptor)
        guard id > 0 else { throw StartFailure(description: "\(path): \(String(cString: strerror(-id)))") }
        self.id = id
    }

    /// Whether it runs and is this very program.
    package var isRunning: Bool {
        guard kill(id, 0) == 0 else { return false }
        // A child of ours that has ended is still there until it is waited for.
        var status: Int32 = 0
        if waitpid(id, &status, WNOHANG) == id { return false }
        let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(id)/exe")
        let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        // A number is given again to another program; a new build of ours shows the old one as deleted.
        return program.map { Self.name($0) == own.map(Self.name) } ?? false
    }

    /// Asks it to end (SIGTERM).
    package func terminate() { kill(id, SIGTERM) }

    private static func name(_ path: String) -> String {
        let path = path.hasSuffix(" (deleted)") ? String(path.dropLast(10)) : path
        return path.split(separator: "/").last.map(String.init) ?? path
    }

    /// A program did not start, or its log can't be written.
    package struct StartFailure: Error, CustomStringConvertible {
        package let description: String
    }
}
