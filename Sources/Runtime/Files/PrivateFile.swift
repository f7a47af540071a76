internal import CLinux

/// A file that the program writes, for its owner alone (mode 0600), at the very path that was named.
///
/// A symbolic link is not followed: whoever can put one there would choose which file is overwritten. Blocks.
package struct PrivateFile: ~Copyable {
    let descriptor: Int32
    private let path: String

    /// Opens a file to add to its end; made where it isn't there, tightened where others could read it.
    ///
    /// - Throws: ``Fault``.
    package init(appendingTo path: String) throws(Fault) {
        try self.init(path, isAppended: true)
    }

    /// Makes a file hold these bytes.
    ///
    /// - Throws: ``Fault``; the file may hold a part of them then.
    package static func write(_ bytes: some Collection<UInt8>, to path: String) throws(Fault) {
        let file = try PrivateFile(path, isAppended: false)
        if clinux_is_file(file.descriptor) != 0, ftruncate(file.descriptor, 0) != 0 {
            throw Fault(path, clinux_errno())
        }
        guard ProcessStreams.write(Array(bytes), to: file.descriptor) == .done else {
            throw Fault(path, clinux_errno())
        }
    }

    private init(_ path: String, isAppended: Bool) throws(Fault) {
        descriptor = clinux_open_private(path, isAppended ? 1 : 0)
        self.path = path
        guard descriptor >= 0 else { throw Fault(path, clinux_errno()) }
        clinux_wait(descriptor)
        // The mode of a device or a pipe is none of ours.
        if clinux_is_file(descriptor) != 0 { fchmod(descriptor, 0o600) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Takes the rights of group and others from a file that was there before, where it is ours.
    ///
    /// - Returns: Whether it had to be done.
    @discardableResult
    package static func tighten(_ path: String) -> Bool { clinux_tighten(path) != 0 }

    /// What is made from now on is for its owner alone, unless somebody asks for more.
    package static func makeEverythingPrivate() { umask(0o077) }

    /// Makes a folder and those above it that aren't there, each for its owner alone (mode 0700).
    ///
    /// - Throws: ``Fault``.
    package static func makeFolder(_ path: String) throws(Fault) {
        var folder = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            folder += "/\(part)"
            guard mkdir(folder, 0o700) != 0 else { continue }
            let code = clinux_errno()
            guard code == EEXIST || access(folder, F_OK) == 0 else { throw Fault(folder, code) }
        }
    }

    /// A file or a folder can't be made or written.
    package struct Fault: Error, Sendable, Equatable, CustomStringConvertible {
        /// For a person: what happened, to what, and what to do.
        package let description: String

        init(_ path: String, _ code: Int32) {
            let reason =
                code == ELOOP
                ? "it is a symbolic link, which is not written through; remove it"
                : "\(String(cString: strerror(code))); check the folder and its mode"
            description = "\(path) can't be written: \(reason)"
        }
    }
}
