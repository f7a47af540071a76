import FoundationEssentials
import Migrations
import Runtime
import SQLite
import Sessions
import Speech
import VoiceCore

/// What single parts cost by themselves, each next to its reference.
enum PartCosts {
    /// - Parameters:
    ///   - models: Folder of the voice activity weights.
    ///   - clip: Speech to detect.
    /// - Returns: The figures of each part, by its name.
    /// - Throws: What the database throws.
    static func measure(models: String, clip: Recording) async throws -> JSONValue {
        [
            "voice activity, Silero": [
                "us_per_frame": .number(try await activity(.init(modelFolders: [models]), clip))
            ],
            "voice activity, WebRTC": ["us_per_frame": .number(try await activity(.init(modelFolders: []), clip))],
            "history, 100 sessions": try await history(sessions: 100, atOnce: true),
            "history, one after the other": try await history(sessions: 100, atOnce: false),
            "encrypted frame, 160 bytes": try await FrameCosts.measure(),
            "encrypted group, 25 members": try await GroupCosts.measure(memberCount: 25),
        ]
    }

    /// Microseconds of CPU for each 20 ms.
    private static func activity(_ choice: DetectorChoice, _ clip: Recording) async throws -> Double {
        let frames = clip.frames.enumerated().map { index, bytes in
            AudioFrame(
                samples: stride(from: 0, to: bytes.count, by: 2).map {
                    Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)
                },
                sampleRate: AudioFrame.hearingRate,
                startsAt: SampleTime(index * AudioFrame.hearingCount)
            )
        }
        let detector = choice.makeDetector()
        let rounds = 40
        let time = await ProcessorTime.used {
            for _ in 0..<rounds {
                for frame in frames { _ = detector.process(frame) }
            }
        }
        return rounded(time / Double(rounds * frames.count))
    }

    /// One user message and one reply of three phrases for each turn, as a session keeps them.
    private static func history(sessions count: Int, atOnce: Bool) async throws -> JSONValue {
        let folder = URL.temporaryDirectory.appending(path: "parley-load-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "bench.db").path
        _ = try Migrator(Schema.migrations).upgrade(path)
        let database = try Database(path: path)
        defer { database.close() }
        let store = HistoryStore(database)
        var sessions: [SessionID] = []
        for _ in 0..<count {
            if let session = try await store.create(NewSession(channel: "websocket")) { sessions.append(session.id) }
        }
        let turns = 20
        let commits = Metric.commits.total
        let clock = ContinuousClock()
        let begin = clock.now
        let time = try await ProcessorTime.used {
            for _ in 0..<turns {
                if atOnce {
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for session in sessions { group.addTask { try await keepTurn(of: session, in: store) } }
                        try await group.waitForAll()
                    }
                } else {
                    for session in sessions { try await keepTurn(of: session, in: store) }
                }
            }
        }
        let total = Double(turns * count)
        return [
            "cpu_ms_per_turn": .number(rounded(time / total / 1000)),
            "wall_ms_per_turn": .number(rounded(Double((clock.now - begin).milliseconds) / total)),
            "commits_per_turn": .number(rounded(Double(Metric.commits.total - commits) / total)),
        ]
    }

    private static func keepTurn(of session: SessionID, in store: HistoryStore) async throws {
        _ = try await store.append(
            NewMessage(session: session, content: "What is the weather like?", channel: "websocket")
        )
        let reply = try await store.beginReply(
            NewMessage(session: session, role: .assistant, content: "", channel: "websocket")
        )
        store.follow(reply.id, content: "It is sunny.")
        store.follow(reply.id, content: "It is sunny. It stays so.")
        _ = try await store.finish(reply.id, ReplyOutcome(content: "It is sunny. It stays so. Bye.", status: .complete))
    }

    private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
