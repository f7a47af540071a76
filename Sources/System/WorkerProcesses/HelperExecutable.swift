internal import CLinux

/// A helper program of ours, such as `parley-speech-worker`.
package struct HelperExecutable: Sendable, Equatable {
    /// The absolute path.
    package let path: String

    /// The file's name.
    package var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    package init(path: String) {
        self.path = path
    }

    /// Finds a helper in a folder; nil when there is no such program.
    ///
    /// - Parameters:
    ///   - name: The file's name.
    ///   - folder: Where to look; nil is the folder of the running executable.
    package init?(named name: String, in folder: String? = nil) {
        guard let folder = folder ?? Self.ownFolder else { return nil }
        let path = folder + "/" + name
        guard unsafe access(path, X_OK) == 0 else { return nil }
        self.path = path
    }

    /// The folder of the running executable.
    package static var ownFolder: String? {
        var target = [UInt8](repeating: 0, count: 4096)
        let count = unsafe target.withUnsafeMutableBytes { buffer in
            unsafe buffer.baseAddress.map { unsafe readlink("/proc/self/exe", $0, buffer.count) } ?? 0
        }
        target.removeLast(target.count - max(0, count))
        guard let slash = target.lastIndex(of: UInt8(ascii: "/")) else { return nil }
        return String(decoding: target[..<slash], as: UTF8.self)
    }
}
