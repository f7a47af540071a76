import DecoderWire
import Loops
import Runtime
import VoiceCore
import WorkerProcesses

/// One leased decoder, from the loop of the session that uses it.
///
/// On its loop only.
final class DecoderConnection: @unchecked Sendable {
    // Safe because only the loop touches it.
    private let lease: DecoderLease
    private let pool: DecoderPool
    private let patience: Duration
    private let loop: EventLoop
    private let timer: LoopTimer
    private var socket: MessageSocket?
    private var onAnswer: (DecoderAnswer) -> Void
    private var onLost: (String) -> Void
    /// Requests that still have to be answered.
    private var unanswered = 0
    /// Requests that wait for a turn; what has to be answered takes time and goes one by one.
    private var pending: [DecoderRequest] = []
    private var turn = Turn.none
    private var answeredInTurn = 0
    private var isOver = false

    private static let logger = Logger("stt.embedded")
    /// So many requests are done in one turn at most: what has to be caught up of a short utterance is so in one, that it
    /// may end soon, and that of a long one leaves room for those who speak now.
    private static let longestTurn = 10

    private enum Turn {
        case none
        case waiting(FairGate.Ticket)
        case inside
    }

    /// Takes over a lease.
    ///
    /// - Parameters:
    ///   - lease: Goes back to the pool in the end.
    ///   - pool: Where it came from.
    ///   - patience: How long the decoder may be silent after a request.
    ///   - loop: The current loop.
    ///   - onAnswer: Each answer.
    ///   - onLost: Called once when the decoder has died, hangs or talks nonsense; the lease has gone back then.
    init(
        _ lease: DecoderLease,
        of pool: DecoderPool,
        patience: Duration,
        on loop: EventLoop,
        onAnswer: @escaping (DecoderAnswer) -> Void,
        onLost: @escaping (String) -> Void
    ) {
        self.lease = lease
        self.pool = pool
        self.patience = patience
        self.onAnswer = onAnswer
        self.onLost = onLost
        self.loop = loop
        timer = LoopTimer(on: loop)
        socket = try? MessageSocket(
            descriptor: lease.descriptor,
            on: loop,
            onMessage: { self.receive($0) },
            onClosed: { self.lose("a decoder of the embedded recogniser ended") }
        )
        if socket == nil {
            timer.set(after: .zero) { self.lose("the system gives no more descriptors") }
        }
    }

    /// Sends a request once it is its turn; its answer, if it has one, has to come within the patience from then.
    func send(_ request: DecoderRequest) {
        pending.append(request)
        work()
    }

    /// Ends the use of the decoder: it forgets its utterance and goes back to the pool as soon as it says so.
    func release() {
        pending = []
        withdraw()
        onLost = { _ in }
        onAnswer = { [self] answer in
            guard answer == .dropped else { return }
            if socket?.detach() != nil {
                pool.giveBack(lease)
            } else {
                socket?.close()
                pool.discard(lease)
            }
            forget()
        }
        put(.drop)
    }

    /// Sends what may be sent now.
    private func work() {
        while let next = pending.first {
            if next.isAnswered, !mayWork { return }
            pending.removeFirst()
            put(next)
        }
    }

    /// Whether it is this decoder's turn; else it is told when it is.
    private var mayWork: Bool {
        guard unanswered <= 0 else { return false }
        switch turn {
        case .inside: return true
        case .waiting: return false
        case .none: answeredInTurn = 0
        }
        let entry = pool.work.enter(for: lease.requester) { [loop] in loop.post { self.begin() } }
        switch entry {
        case .inside: turn = .inside
        case .waiting(let ticket): turn = .waiting(ticket)
        case .refused: break
        }
        if case .inside = turn { return true }
        return false
    }

    /// The turn has come.
    private func begin() {
        guard !isOver, case .waiting = turn, !pending.isEmpty else { return pool.work.leave(lease.requester) }
        turn = .inside
        put(pending.removeFirst())
        work()
    }

    private func withdraw() {
        guard case .waiting(let ticket) = turn else { return }
        // Where the turn has come already, `begin` gives it back.
        _ = pool.work.withdraw(ticket)
        turn = .none
    }

    private func endTurn() {
        guard case .inside = turn else { return }
        turn = .none
        pool.work.leave(lease.requester)
    }

    private func put(_ request: DecoderRequest) {
        socket?.send(request.bytes)
        guard request.isAnswered else { return }
        unanswered += 1
        answeredInTurn += 1
        watch()
    }

    private func receive(_ message: [UInt8]) {
        guard let answer = DecoderAnswer(message) else {
            return lose("a decoder of the embedded recogniser talks nonsense")
        }
        unanswered -= 1
        watch()
        if pending.isEmpty || answeredInTurn >= Self.longestTurn { endTurn() }
        work()
        onAnswer(answer)
    }

    private func watch() {
        guard unanswered > 0 else { return timer.cancel() }
        timer.set(after: patience) { self.lose("a decoder of the embedded recogniser hangs") }
    }

    private func lose(_ reason: String) {
        guard !isOver else { return }
        Self.logger.warning("a decoder was lost", ["decoder": lease.number, "reason": reason])
        socket?.close()
        pool.discard(lease)
        let onLost = onLost
        forget()
        onLost(reason)
    }

    private func forget() {
        isOver = true
        pending = []
        withdraw()
        endTurn()
        timer.cancel()
        socket = nil
        onAnswer = { _ in }
        onLost = { _ in }
    }
}
