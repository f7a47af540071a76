internal import CLinux

/// Two connected Unix stream sockets, both close-on-exec; whoever takes a descriptor closes it.
package struct SocketPair: Sendable {
    /// For a ``MessageSocket``: non-blocking.
    package let ours: Int32
    /// For a helper: blocking.
    package let theirs: Int32

    package init() throws(WorkerError) {
        var pair: [Int32] = [-1, -1]
        guard unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &pair) == 0 else {
            throw WorkerError(call: "socketpair", code: clinux_errno())
        }
        (ours, theirs) = (pair[0], pair[1])
        clinux_do_not_wait(ours)
    }

    /// Closes a descriptor that nobody took.
    package static func discard(_ descriptor: Int32) {
        close(descriptor)
    }
}
