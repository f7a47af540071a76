import Loops
import Net
import Runtime

/// How soon the request to a model is closed when its answer isn't wanted any more; the model is served here.
struct CancelLoad {
    let url: String
    let sessions: Int
    let turns: Int
    let model = EndlessModel()

    /// Cuts all answers off and tells what was found.
    func run(on loop: EventLoop) async throws -> JSONValue {
        let client = WebSocketClient(HTTPClient(loop: loop))
        let stops = Lock<[Canceller.Stop]>([])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<sessions {
                group.addTask(executorPreference: loop) {
                    let socket = try await client.connect(url: url) { _ in }
                    let person = Lock<Canceller?>(nil)
                    await withCheckedContinuation { done in
                        loop.post {
                            // Not all at the same moment, nor in step with the words.
                            let patience: Duration = .milliseconds(300 + 37 * index % 400)
                            let one = Canceller(name: "\(index)", turns: turns, patience: patience, socket: socket) {
                                done.resume()
                            }
                            person.withLock { $0 = one }
                        }
                    }
                    stops.withLock { $0 += person.withLock { $0?.stops ?? [] } }
                }
            }
            try await group.waitForAll()
        }
        // What is still open by then was forgotten.
        try await Task.sleep(for: .seconds(1))
        return stops.withLock { summary($0) }
    }

    private func summary(_ stops: [Canceller.Stop]) -> JSONValue {
        var cancelled = Sample()
        var replaced = Sample()
        var open = 0
        for stop in stops {
            guard let closedAt = model.closedAt(stop.question) else {
                open += 1
                continue
            }
            switch stop.way {
            case .cancel: cancelled.add(closedAt - stop.at)
            case .nextQuestion: replaced.add(closedAt - stop.at)
            }
        }
        return [
            "sessions": JSONValue(sessions),
            "cancel_to_closed_ms": cancelled.summary,
            "question_to_closed_ms": replaced.summary,
            "never_closed": JSONValue(open),
        ]
    }
}
