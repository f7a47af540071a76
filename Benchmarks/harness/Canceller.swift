import Loops
import Net
import Runtime

/// One person who asks, listens for a moment and cuts the answer off: by `reply.cancel`, then by the next question, in turns.
///
/// On its loop only.
final class Canceller: @unchecked Sendable {
    // Safe because everything happens on the loop.
    enum Way { case cancel, nextQuestion }

    struct Stop {
        let question: String
        let way: Way
        let at: ContinuousClock.Instant
    }

    private let socket: WebSocket
    private let name: String
    private let patience: Duration
    private let onDone: () -> Void
    private let timer: LoopTimer
    private(set) var stops: [Stop] = []
    private var stopsLeft: Int
    private var questionCount = 0
    private var isListening = false
    private var isDone = false

    /// Asks at once.
    ///
    /// - Parameters:
    ///   - name: Unlike the others'.
    ///   - turns: How many answers are cut off.
    ///   - patience: From the first words of an answer to its end.
    ///   - socket: A session of its own.
    ///   - onDone: Called once.
    init(name: String, turns: Int, patience: Duration, socket: WebSocket, onDone: @escaping () -> Void) {
        self.name = name
        self.patience = patience
        self.socket = socket
        self.onDone = onDone
        stopsLeft = turns
        timer = LoopTimer(on: socket.loop)
        socket.onText = { [weak self] in self?.heard($0) }
        socket.onClose = { [weak self] _ in self?.finish() }
        ask()
    }

    private var question: String { "question \(questionCount) of \(name)" }

    private func ask() {
        questionCount += 1
        isListening = false
        socket.send(text: JSONValue.object(["type": "input.text", "text": .string(question)]).text)
    }

    private func heard(_ event: String) {
        guard let type = (try? JSONValue(parsing: event.utf8))?["type"]?.string else { return }
        switch type {
        case "reply.started":
            // Of the newest question: the end of the one before was told already.
            isListening = true
            timer.set(after: patience) { [weak self] in self?.stop() }
        case "reply.ended" where isListening:
            isListening = false
            stopsLeft > 0 ? ask() : finish()
        default: break
        }
    }

    private func stop() {
        stopsLeft -= 1
        let way: Way = stopsLeft % 2 == 0 ? .cancel : .nextQuestion
        stops.append(Stop(question: question, way: way, at: .now))
        switch way {
        case .cancel: socket.send(text: #"{"type":"reply.cancel"}"#)
        case .nextQuestion: ask()
        }
    }

    private func finish() {
        guard !isDone else { return }
        isDone = true
        timer.cancel()
        socket.close(code: 1000)
        onDone()
    }
}
