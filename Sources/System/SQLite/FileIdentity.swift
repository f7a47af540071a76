internal import CLinux

/// Which files stand at a database's path and beside it, as the system knows them.
///
/// A name may come to stand for another file while the former one is still open: what is written there is lost.
struct FileIdentity: Sendable, Equatable {
    /// Device and inode; nil where no file has the name.
    struct Node: Sendable, Equatable {
        let device: UInt64
        let inode: UInt64
    }

    let database: Node?
    /// The write-ahead log (`-wal`).
    let log: Node?
    /// The index of the log that connections share (`-shm`).
    let index: Node?

    /// Asks the system, three times some hundred nanoseconds.
    init(_ path: String) {
        database = Node(path)
        log = Node(path + "-wal")
        index = Node(path + "-shm")
    }
}

extension FileIdentity.Node {
    fileprivate init?(_ path: String) {
        var (device, inode): (UInt64, UInt64) = (0, 0)
        guard unsafe clinux_file_identity(path, &device, &inode) else { return nil }
        self.device = device
        self.inode = inode
    }
}
