internal import CLinux
package import Loops

/// One running helper process, with a socket to it at its descriptor 3.
///
/// It dies with the server, inherits nothing but that socket and a pipe for what it writes, and is reaped as soon as it
/// ends. What it writes goes to the log (``HelperOutput``).
/// On its loop only. It keeps itself alive until the process has ended.
///
/// - Important: The process also dies with the thread of the loop that started it.
package final class WorkerProcess: @unchecked Sendable {
    // Safe because only the loop touches it.
    package let processID: Int32
    private var socket: MessageSocket?
    private var exitWatch: DescriptorWatch?
    private let exitDescriptor: Int32
    private let output: HelperOutput
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
        let output = try HelperOutput(of: executable.name)
        let started = Self.spawn(executable.path, arguments, socket: pair.theirs, output: output.theirs)
        output.closeTheirs()
        SocketPair.discard(pair.theirs)
        guard started > 0 else {
            SocketPair.discard(pair.ours)
            output.end()
            throw WorkerError(call: "start \(executable.path)", code: -started)
        }
        processID = started
        exitDescriptor = pidfd_open(started, 0)
        self.output = output
        self.onExit = onExit
        do throws(WorkerError) {
            // A helper that closes its socket is of no more use.
            socket = try MessageSocket(descriptor: pair.ours, on: loop, onMessage: onMessage, onClosed: { self.end() })
            exitWatch = try watchExit(on: loop)
            try output.start(on: loop)
        } catch {
            output.end()
            abandon()
            throw error
        }
    }

    /// Sends a message as ``MessageSocket/send(_:passing:)`` does; dropped when the process has ended.
    package func send(_ message: [UInt8], passing descriptor: Int32? = nil) {
        output.hasWork = true
        if let socket {
            socket.send(message, passing: descriptor)
        } else if let descriptor {
            SocketPair.discard(descriptor)
        }
    }

    /// Kills the process, whose end is then told; harmless when it has ended.
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

    /// A descriptor of a process becomes readable when it ends.
    private func watchExit(on loop: EventLoop) throws(WorkerError) -> DescriptorWatch {
        guard exitDescriptor >= 0 else { throw WorkerError(call: "pidfd_open", code: clinux_errno()) }
        do throws(LoopError) {
            let watch = try DescriptorWatch(exitDescriptor, on: loop) { _ in self.reap() }
            watch.watch(for: .readable)
            return watch
        } catch {
            throw WorkerError(call: error.call, code: -error.code)
        }
    }

    /// Undoes a start that can't be followed.
    private func abandon() {
        socket?.close()
        kill(processID, SIGKILL)
        _ = waitpid(processID, nil, 0)
        if exitDescriptor >= 0 { close(exitDescriptor) }
    }

    private static func spawn(_ path: String, _ arguments: [String], socket: Int32, output: Int32) -> Int32 {
        var strings: [UnsafeMutablePointer<CChar>?] = unsafe ([path] + arguments).map { unsafe strdup($0) }
        unsafe strings.append(nil)
        defer { unsafe strings.forEach { unsafe free($0) } }
        return unsafe clinux_spawn(path, &strings, socket, output)
    }
}
