internal import CLinux

/// Reads a file from its beginning on, also while it grows.
package final class FileReader {
    private let descriptor: Int32

    /// Opens the file; nil when it can't be read.
    package init?(path: String) {
        descriptor = clinux_open_to_read(path)
        guard descriptor >= 0 else { return nil }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The next bytes, at most `count`; empty at the end.
    ///
    /// A pipe is waited for.
    package func next(upTo count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
            var result = read(descriptor, buffer.baseAddress, count)
            while result < 0 && clinux_errno() == EINTR { result = read(descriptor, buffer.baseAddress, count) }
            used = max(0, result)
        }
    }

    /// What has not been read yet.
    package func rest() -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let piece = next(upTo: 64 * 1024)
            if piece.isEmpty { return bytes }
            bytes += piece
        }
    }
}
