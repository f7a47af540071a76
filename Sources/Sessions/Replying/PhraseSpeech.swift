import Loops
import VoiceCore

/// A phrase at a voice, which is left alone when it gives nothing for too long.
///
/// Engines have time limits of their own; this one holds whatever they do. Sendable because only the session's loop
/// touches it.
final class PhraseSpeech: @unchecked Sendable {
    private enum State {
        case speaking(CheckedContinuation<EngineError?, Never>?)
        case ended(EngineError?)
    }

    private var state = State.speaking(nil)
    private let patience: Duration
    private let timer: LoopTimer

    /// - Parameters:
    ///   - loop: The current loop.
    ///   - patience: How long the voice may be silent.
    init(on loop: EventLoop, patience: Duration) {
        self.patience = patience
        timer = LoopTimer(on: loop)
        progressed()
    }

    /// The voice gave something.
    func progressed() {
        guard case .speaking = state else { return }
        timer.set(after: patience) { [weak self] in
            guard let self else { return }
            end(.timedOut("the voice gave nothing for \(patience.components.seconds) s"))
        }
    }

    /// The voice waits for its listener.
    func rests() { timer.cancel() }

    /// The phrase was spoken, or not; the first who says so counts.
    func end(_ fault: EngineError?) {
        guard case .speaking(let waiter) = state else { return }
        state = .ended(fault)
        timer.cancel()
        waiter?.resume(returning: fault)
    }

    /// Waits for the end: nil when all of it was spoken.
    func ended() async -> EngineError? {
        await withCheckedContinuation { continuation in
            switch state {
            case .speaking: state = .speaking(continuation)
            case .ended(let fault): continuation.resume(returning: fault)
            }
        }
    }
}
