import Runtime
import VoiceCore

/// Where the reply's audio goes: standard output, or a WAV file that is written at the end.
final class TalkOutput: Sendable {
    private let path: String?
    private let sampleRate: Int
    private let kept = Lock<[UInt8]>([])

    init(_ path: String?, _ sampleRate: Int) {
        self.path = path
        self.sampleRate = sampleRate
    }

    /// Takes little-endian samples; false when nobody reads them any more.
    func write(_ bytes: [UInt8]) -> Bool {
        guard path != nil else { return ProcessStreams.writeOutput(bytes) }
        kept.withLock { $0 += bytes }
        return true
    }

    func finish() throws(CommandFailure) {
        guard let path else { return }
        let bytes = kept.withLock { $0 }
        let samples = [Int16](littleEndian: bytes.span.bytes)
        do throws(PrivateFile.Fault) {
            try PrivateFile.write(WAVFile.bytes(of: samples, sampleRate: sampleRate), to: path)
        } catch {
            throw CommandFailure(error.description)
        }
    }
}
