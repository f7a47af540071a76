import Loops
import Net
import Runtime
import Synchronization

/// Many people who talk at the same time, each over a connection of their own.
struct TalkLoad {
    let url: String
    let sessions: Int
    /// People join over this time, so that their turns do not fall together.
    let spread: Duration
    let plan: Talker.Plan

    /// Runs all turns and tells what was found.
    func run(on loop: EventLoop) async throws -> JSONValue {
        let findings = Lock<[Talker.Findings]>([])
        let talkers = Lock<[Talker]>([])
        let client = WebSocketClient(HTTPClient(loop: loop))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<sessions {
                group.addTask(executorPreference: loop) {
                    let socket = try await client.connect(url: url) { _ in }
                    await withCheckedContinuation { done in
                        let delay = spread * (Double(index) / Double(max(1, sessions)))
                        loop.post {
                            let talker = Talker(plan: plan, socket: socket, delay: delay) { done.resume() }
                            talkers.withLock { $0.append(talker) }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        await withCheckedContinuation { done in
            loop.post {
                findings.withLock { all in all = talkers.withLock { $0.map(\.findings) } }
                done.resume()
            }
        }
        return findings.withLock { Self.summary($0) }
    }

    private static func summary(_ findings: [Talker.Findings]) -> JSONValue {
        var firstAudio = Sample()
        var bargeIn = Sample()
        var frameLateness = Sample()
        var lateness = Sample()
        var stages: [String: Sample] = [:]
        for each in findings {
            firstAudio.add(contentsOf: each.firstAudio)
            bargeIn.add(contentsOf: each.bargeIn)
            frameLateness.add(contentsOf: each.frameLateness)
            lateness.add(contentsOf: each.lateness)
            for (name, times) in each.stages { stages[name, default: Sample()].add(contentsOf: times) }
        }
        return [
            "sessions": JSONValue(findings.count),
            "first_audio_ms": firstAudio.summary,
            "barge_in_ms": bargeIn.summary,
            "frame_lateness_ms": frameLateness.summary,
            "generator_lateness_ms": lateness.summary,
            "stages_ms": .object(stages.mapValues(\.summary)),
            "replies": JSONValue(findings.reduce(0) { $0 + $1.replies }),
            "gaps": JSONValue(findings.reduce(0) { $0 + $1.gaps }),
            "unanswered": JSONValue(findings.reduce(0) { $0 + $1.unanswered }),
        ]
    }
}
