import FoundationEssentials

/// A clip of 16 kHz mono 16-bit PCM, cut into 20 ms frames, with silence before it.
struct Recording: Sendable {
    static let sampleRate = 16_000
    static let frameByteCount = 640

    /// Frames of 640 bytes.
    let frames: [[UInt8]]
    /// The first and the last frame within 40 dB of the clip's peak.
    let speech: ClosedRange<Int>

    /// Reads raw PCM.
    init(path: String, leadingFrames: Int = 15) throws {
        let bytes = Array(try Data(contentsOf: URL(filePath: path)))
        var frames = Array(repeating: Self.silence, count: leadingFrames)
        var energies = Array(repeating: 0.0, count: leadingFrames)
        for start in stride(from: 0, to: bytes.count - Self.frameByteCount + 1, by: Self.frameByteCount) {
            let frame = Array(bytes[start..<start + Self.frameByteCount])
            frames.append(frame)
            energies.append(Self.energy(frame))
        }
        let threshold = (energies.max() ?? 0) * 1e-4
        let loud = energies.indices.filter { energies[$0] > 0 && energies[$0] >= threshold }
        guard let first = loud.first, let last = loud.last else { throw BenchmarkError("no sound in \(path)") }
        self.frames = frames
        speech = first...last
    }

    static let silence = [UInt8](repeating: 0, count: frameByteCount)

    private static func energy(_ frame: [UInt8]) -> Double {
        stride(from: 0, to: frame.count, by: 2).reduce(0) { sum, index in
            let sample = Double(Int16(bitPattern: UInt16(frame[index]) | UInt16(frame[index + 1]) << 8))
            return sum + sample * sample
        }
    }
}
