import Glibc

/// A program that a test starts, found in the usual folders, its errors thrown away.
///
/// By posix_spawn: Foundation's `Process` waits by select(), which sees no descriptor above 1,023, and other tests of
/// this process open thousands.
package struct StartedProgram: Sendable {
    /// A program that can't be started, or that ended with another status than 0.
    package struct Failure: Error {
        package let program: String
        package let status: Int32
    }

    private let id: pid_t
    private let name: String

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - arguments: The program's name and what it is told.
    ///   - standardStreams: A socket that becomes its standard input and output.
    /// - Throws: ``Failure`` when there is no such program.
    package init(_ arguments: [String], standardStreams: Int32? = nil) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        if let standardStreams {
            posix_spawn_file_actions_adddup2(&actions, standardStreams, STDIN_FILENO)
            posix_spawn_file_actions_adddup2(&actions, standardStreams, STDOUT_FILENO)
        }
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var id = pid_t()
        let status = posix_spawnp(&id, arguments[0], &actions, nil, &pointers, environ)
        guard status == 0 else { throw Failure(program: arguments[0], status: status) }
        self.id = id
        name = arguments[0]
    }

    /// Runs a program to its end.
    ///
    /// - Parameter arguments: The program's name and what it is told.
    /// - Throws: ``Failure``.
    package static func run(_ arguments: [String]) throws {
        let program = try StartedProgram(arguments)
        let status = program.wait()
        guard status == 0 else { throw Failure(program: program.name, status: status) }
    }

    /// Kills it and waits for its end.
    package func kill() {
        _ = Glibc.kill(id, SIGKILL)
        _ = wait()
    }

    /// Blocks until it has ended; its status as `waitpid` gives it.
    private func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0 {
            guard errno == EINTR else { return -1 }
        }
        return status
    }
}
