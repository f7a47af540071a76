import Loops
import Runtime
import VoiceCore
import WorkerProcesses

/// Lends decoders to utterances on any loop, in the order in which they ask.
///
/// Any thread. ``Zygote`` makes the decoders.
final class DecoderPool: Sendable {
    typealias Grant = @Sendable (Result<DecoderLease, EngineError>) -> Void

    /// Whether decoders can be made.
    enum Condition: Equatable {
        case loading
        case ready
        case unavailable(String)
    }

    private struct Waiting {
        let ticket: Int
        let loop: EventLoop
        let grant: Grant
    }

    private struct State {
        var condition = Condition.loading
        var generation = 0
        var idle: [DecoderLease] = []
        var waiting: [Waiting] = []
        var busyCount = 0
        var ticket = 0
        var number: UInt32 = 0

        mutating func noteBusy(_ change: Int) {
            busyCount += change
            Metric.decodersBusy.add(change)
        }
    }

    private let limit: Int
    private let spareLimit: Int
    private let zygote: Zygote
    private let state = Lock(State())

    init(limit: Int, spareLimit: Int, zygote: Zygote) {
        self.limit = limit
        self.spareLimit = spareLimit
        self.zygote = zygote
    }

    var condition: Condition { state.withLock { $0.condition } }

    /// Whether utterances wait for a decoder.
    var isCrowded: Bool { state.withLock { !$0.waiting.isEmpty } }

    /// Calls `grant` on the loop once a decoder is free, or none can be had.
    ///
    /// - Returns: A ticket for ``withdraw(_:)``.
    func lease(on loop: EventLoop, grant: @escaping Grant) -> Int {
        let ticket = state.withLock { state in
            state.ticket += 1
            state.waiting.append(Waiting(ticket: state.ticket, loop: loop, grant: grant))
            return state.ticket
        }
        serve()
        return ticket
    }

    /// Waits no longer; false when the decoder is granted already, and `grant` is called or will be.
    func withdraw(_ ticket: Int) -> Bool {
        state.withLock { state in
            guard let index = state.waiting.firstIndex(where: { $0.ticket == ticket }) else { return false }
            state.waiting.remove(at: index)
            return true
        }
    }

    /// Takes back a decoder that waits for its next utterance.
    func giveBack(_ lease: DecoderLease) {
        let isKept = state.withLock { state in
            state.noteBusy(-1)
            let isKept =
                lease.generation == state.generation
                && (!state.waiting.isEmpty || state.idle.count < spareLimit)
            if isKept { state.idle.append(lease) }
            return isKept
        }
        if !isKept { SocketPair.discard(lease.descriptor) }
        serve()
    }

    /// Takes back a decoder that has failed; its descriptor is closed already.
    func discard(_ lease: DecoderLease) {
        let isAlive = state.withLock { state in
            state.noteBusy(-1)
            return lease.generation == state.generation
        }
        if isAlive { zygote.endDecoder(lease.number) }
        serve()
    }

    /// Notes what became of the zygote; decoders of an earlier one are gone.
    func become(_ condition: Condition) {
        let gone = state.withLock { state in
            state.condition = condition
            guard condition != .ready else { return [DecoderLease]() }
            state.generation += 1
            defer { state.idle = [] }
            return state.idle
        }
        for lease in gone { SocketPair.discard(lease.descriptor) }
        serve()
    }

    /// Gives decoders, or the news that there are none, to those who wait.
    private func serve() {
        while let (waiting, answer) = next() {
            waiting.loop.post { waiting.grant(answer) }
        }
    }

    private func next() -> (Waiting, Result<DecoderLease, EngineError>)? {
        let (waiting, answer, pair): (Waiting?, Result<DecoderLease, EngineError>, SocketPair?) = state.withLock {
            state in
            guard let first = state.waiting.first else { return (nil, .failure(.cancelled), nil) }
            switch state.condition {
            case .unavailable(let reason):
                state.waiting.removeFirst()
                return (first, .failure(.unavailable(reason)), nil)
            case .loading:
                return (nil, .failure(.cancelled), nil)
            case .ready:
                guard state.busyCount < limit else { return (nil, .failure(.cancelled), nil) }
                state.waiting.removeFirst()
                if let lease = state.idle.popLast() {
                    state.noteBusy(1)
                    return (first, .success(lease), nil)
                }
                guard let pair = try? SocketPair() else {
                    return (first, .failure(.unavailable("the system gives no more sockets")), nil)
                }
                state.noteBusy(1)
                state.number += 1
                let lease = DecoderLease(
                    number: state.number,
                    descriptor: pair.ours,
                    generation: state.generation
                )
                return (first, .success(lease), pair)
            }
        }
        if let pair, case .success(let lease) = answer { zygote.makeDecoder(lease.number, pair.theirs) }
        return waiting.map { ($0, answer) }
    }
}
