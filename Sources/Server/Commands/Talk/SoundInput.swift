import Runtime

/// Reads a file, or all of standard input, whole.
enum SoundInput {
    /// Bytes; three quarters of an hour of WAV at 48 kHz, and days of anything compressed.
    static let limit = 256 * 1024 * 1024
    private static let pieceCount = 64 * 1024

    /// Reads `path`; `-` is standard input.
    ///
    /// - Throws: ``CommandFailure`` for what can't be read or is too big.
    static func bytes(of path: String) throws(CommandFailure) -> [UInt8] {
        guard path != "-" else {
            guard !ProcessStreams.isInputTerminal else {
                throw .wrongUse("--wav - reads a sound file from standard input, which is a terminal here")
            }
            return try collect(from: name(of: path), ProcessStreams.readInput)
        }
        guard let file = FileReader(path: path) else { throw CommandFailure("\(path) can't be opened") }
        return try collect(from: path, file.next)
    }

    /// For messages.
    static func name(of path: String) -> String { path == "-" ? "standard input" : path }

    private static func collect(
        from name: String,
        _ next: (_ count: Int) -> [UInt8]
    ) throws(CommandFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let piece = next(pieceCount)
            guard !piece.isEmpty else { return bytes }
            bytes += piece
            guard bytes.count <= limit else {
                throw CommandFailure("\(name) has more than \(limit / 1024 / 1024) MiB; say it in parts")
            }
        }
    }
}
