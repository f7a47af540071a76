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
    private let timer: LoopTimer
    private var socket: MessageSocket?
    private var onAnswer: (DecoderAnswer) -> Void
    private var onLost: (String) -> Void
    /// Requests that still have to be answered.
    private var unanswered = 0
    private var isOver = false

    private static let logger = Logger("stt.embedded")

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

    /// Sends a request; its answer, if it has one, has to come within the patience.
    func send(_ request: DecoderRequest) {
        socket?.send(request.bytes)
        guard request.isAnswered else { return }
        unanswered += 1
        watch()
    }

    /// Ends the use of the decoder: it forgets its utterance and goes back to the pool as soon as it says so.
    func release() {
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
        send(.drop)
    }

    private func receive(_ message: [UInt8]) {
        guard let answer = DecoderAnswer(message) else {
            return lose("a decoder of the embedded recogniser talks nonsense")
        }
        unanswered -= 1
        watch()
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
        timer.cancel()
        socket = nil
        onAnswer = { _ in }
        onLost = { _ in }
    }
}
