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

    /// What has not been read yet.
    package func rest() -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let piece = [UInt8](unsafeUninitializedCapacity: 64 * 1024) { buffer, used in
                used = max(0, read(descriptor, buffer.baseAddress, buffer.count))
            }
            if piece.isEmpty { return bytes }
            bytes += piece
        }
    }
}
