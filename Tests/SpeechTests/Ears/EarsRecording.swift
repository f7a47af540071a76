import FoundationEssentials
import TestSupport

/// Speech for tests, 16 kHz mono.
enum EarsRecording {
    /// "go forward ten meters", a man's voice (Debian's pocketsphinx-testdata).
    static func goForward() throws -> [Int16] {
        let url = URL(filePath: "/usr/share/pocketsphinx/test/data/goforward.raw")
        return samples(Array(try Data(contentsOf: url)))
    }

    /// The 40 sentences that all spoken tests share.
    static func sentences() throws -> [String] {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let list = tests.deletingLastPathComponent().appending(path: "Peers/sentences.json")
        return try JSONDecoder().decode([String].self, from: Data(contentsOf: list))
    }

    /// A sentence spoken by Flite's voice rms.
    static func flite(_ sentence: String) throws -> [Int16] {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).wav")
        defer { try? FileManager.default.removeItem(at: file) }
        try StartedProgram.run(["flite", "-voice", "rms", "-t", sentence, "-o", file.path])
        return samples(Array(try Data(contentsOf: file).dropFirst(44)))
    }

    static func silence(_ time: Duration) -> [Int16] {
        [Int16](repeating: 0, count: Int(time / .milliseconds(1)) * 16)
    }

    private static func samples(_ bytes: [UInt8]) -> [Int16] {
        stride(from: 0, to: bytes.count - 1, by: 2).map {
            Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)
        }
    }
}
