import FoundationEssentials
import Testing
import VoiceCore

@testable import Speech

@Suite("The native Silero network", .needsSilero)
struct ActivitySileroTests {
    @Test("Its probabilities are upstream's, to a thousandth", .needsRecordings)
    func agreesWithUpstream() throws {
        let network = SileroNetwork(try #require(TestWeights.silero))
        let samples = try #require(Recording(testData: SileroReference.recording)).samples
        for (index, expected) in SileroReference.probabilities.enumerated() {
            let window = Array(samples[(index * 512)..<(index * 512 + 512)])
            let probability = network.probability(of: window)
            #expect(abs(probability - expected) <= 0.001, "window \(index)")
        }
    }

    @Test("Streams that share the weights do not disturb each other", .needsRecordings)
    func streamsAreIndependent() throws {
        let weights = try #require(TestWeights.silero)
        let samples = try #require(Recording(testData: SileroReference.recording)).samples
        let (one, other) = (SileroNetwork(weights), SileroNetwork(weights))
        var noise = Noise(seed: 7)
        for index in 0..<40 {
            let probability = one.probability(of: Array(samples[(index * 512)..<(index * 512 + 512)]))
            _ = other.probability(of: noise.samples(512, level: 3000, isPink: false))
            #expect(abs(probability - SileroReference.probabilities[index]) <= 0.001)
        }
    }

    @Test("Noise is never taken for speech", arguments: [true, false], [30.0, 300, 3000])
    func noiseIsQuiet(isPink: Bool, level: Double) throws {
        let detector = SileroDetector(try #require(TestWeights.silero))
        var noise = Noise(seed: 11)
        // Ten seconds of each combination: a minute in all.
        for frame in Recording(samples: noise.samples(160_000, level: level, isPink: isPink)).frames {
            #expect(detector.process(frame).phase != .speaking)
        }
    }

    @Test("Missing and damaged weights are told apart")
    func badFiles() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: SileroWeights.fileName)
        #expect(throws: SileroError.unreadable(path.path)) { try SileroWeights(contentsOf: path.path) }
        try Data("SILERO16 and then nothing".utf8).write(to: path)
        #expect(throws: SileroError.malformed(path.path)) { try SileroWeights(contentsOf: path.path) }
        guard case .webRTC(.malformed) = DetectorChoice(modelFolders: [folder.path, "/nowhere"]) else {
            Issue.record("a damaged file must be named before a missing one")
            return
        }
    }
}
