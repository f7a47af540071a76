internal import CLinux
package import Loops

/// One running helper process, with a socket to it at its descriptor 3.
///
/// It dies with the server, inherits nothing but that socket and standard error, and is reaped as soon as it ends.
/// On its loop only. It keeps itself alive until the process has ended.
///
/// - Important: The process also dies with the thread of the loop that started it.
package final class WorkerProcess: @unchecked Sendable {
    // Safe because only the loop touches it.
    package let processID: Int32
    private var socket: MessageSocket?
    private var exitWatch: DescriptorWatch?
    private let exitDescriptor: Int32
    private var onExit: (WorkerExit) -> Void

    /// Starts the program.
    ///
    /// - Parameters:
    ///   - executable: What to run.
    ///   - arguments: Without the program's own name.
    ///   - loop: The current loop.
    ///   - onMessage: Each message of the helper, on the loop.
    ///   - onExit: Called once, after its last message.
    /// - Throws: ``WorkerError`` when the system refuses, for instance because the program is missing.
    package init(
        starting executable: HelperExecutable,
        arguments: [String] = [],
        on loop: EventLoop,
        onMessage: @escaping ([UInt8]) -> Void,
        onExit: @escaping (WorkerExit) -> Void
    ) throws(WorkerError) {
        let pair = try SocketPair()
        let started = Self.spawn(executable.path, arguments, socket: pair.theirs)
        SocketPair.discard(pair.theirs)
        guard started > 0 else {
            SocketPair.discard(pair.ours)
            throw WorkerError(call: "start \(executable.path)", code: -started)
        }
        let watched = pidfd_open(started, 0)
        guard watched >= 0 else {
            let code = clinux_errno()
            SocketPair.discard(pair.ours)
            kill(started, SIGKILL)
            _ = waitpid(started, nil, 0)
            throw WorkerError(call: "pidfd_open", code: code)
        }
        processID = started
        exitDescriptor = watched
        self.onExit = onExit
        // A helper that closes its socket is of no more use.
        socket = MessageSocket(descriptor: pair.ours, on: loop, onMessage: onMessage, onClosed: { self.end() })
        exitWatch = DescriptorWatch(watched, on: loop, onReadable: { self.reap() })
    }

    /// Sends a message; dropped when the process has ended. See ``MessageSocket/send(_:passing:)``.
    package func send(_ message: [UInt8], passing descriptor: Int32? = nil) {
        if let socket {
            socket.send(message, passing: descriptor)
        } else if let descriptor {
            SocketPair.discard(descriptor)
        }
    }

    /// Kills the process; `onExit` follows. Harmless when it has ended.
    package func end() {
        // The id can't have passed to another process: it is ours until reaped, and then the watch is gone.
        guard exitWatch != nil else { return }
        kill(processID, SIGKILL)
    }

    private func reap() {
        var status: Int32 = 0
        guard exitWatch != nil, unsafe waitpid(processID, &status, WNOHANG) == processID else { return }
        exitWatch?.close()
        exitWatch = nil
        close(exitDescriptor)
        socket?.read()
        socket?.close()
        socket = nil
        let onExit = onExit
        self.onExit = { _ in }
        onExit(WorkerExit(status: status))
    }

    private static func spawn(_ path: String, _ arguments: [String], socket: Int32) -> Int32 {
        var strings: [UnsafeMutablePointer<CChar>?] = unsafe ([path] + arguments).map { unsafe strdup($0) }
        unsafe strings.append(nil)
        defer { unsafe strings.forEach { unsafe free($0) } }
        return unsafe clinux_spawn(path, &strings, socket)
    }
}
