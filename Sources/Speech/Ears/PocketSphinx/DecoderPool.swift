import Loops
import Runtime
import VoiceCore
import WorkerProcesses

/// Lends decoders to utterances on any loop, in fair turns between sessions.
///
/// Any thread. ``Zygote`` makes the decoders.
final class DecoderPool: Sendable {
    typealias Grant = @Sendable (Result<DecoderLease, EngineError>) -> Void

    /// Whether decoders can be made.
    enum Condition: Equatable {
        case loading
        case ready
        /// The worker was killed and is started again: utterances wait for it.
        case returning(String)
        case unavailable(String)
    }

    /// What one utterance waits with.
    struct Ticket {
        fileprivate let number: Int
        fileprivate let requester: Requester
    }

    private struct Waiting {
        let ticket: Ticket
        let loop: EventLoop
        let grant: Grant
    }

    private struct State {
        var condition = Condition.loading
        var generation = 0
        var idle: [DecoderLease] = []
        var waiting = FairQueue<Waiting>()
        var busyCount = 0
        /// Of them, by whom they are used.
        var held: [Requester: Int] = [:]
        var heldByOwner: [Requester.Owner: Int] = [:]
        var lastTicket = 0
        var number: UInt32 = 0

        mutating func note(_ change: Int, of requester: Requester) {
            busyCount += change
            let count = held[requester, default: 0] + change
            held[requester] = count == 0 ? nil : count
            let all = heldByOwner[requester.owner, default: 0] + change
            heldByOwner[requester.owner] = all == 0 ? nil : all
            Metric.decodersBusy.add(change)
        }
    }

    private let limit: Int
    /// Of one session: half of them, so that another one finds one that is free.
    private let limitEach: Int
    /// Of all sessions of one owner: where there are four or more, one of them is kept for others.
    private let limitOwner: Int
    private let spareLimit: Int
    private let zygote: Zygote
    private let state = Lock(State())
    /// In which decoders do what takes time, as many at a time as there are cores.
    ///
    /// A decoder that is lent is not yet at work: else what has to be caught up of many utterances would slow down
    /// everybody's, and none would end before the others.
    let work = FairGate(limit: max(2, Machine.cores), limitEach: max(2, Machine.cores))

    init(limit: Int, spareLimit: Int, zygote: Zygote) {
        self.limit = limit
        limitEach = (limit + 1) / 2
        limitOwner = limit < 4 ? limit : limit - 1
        self.spareLimit = spareLimit
        self.zygote = zygote
    }

    var condition: Condition { state.withLock { $0.condition } }

    /// Whether utterances wait for a decoder.
    var isCrowded: Bool { state.withLock { !$0.waiting.isEmpty } }

    /// Calls `grant` on the loop once a decoder is free, or none can be had.
    ///
    /// - Returns: A ticket for ``withdraw(_:)``.
    func lease(for requester: Requester, on loop: EventLoop, grant: @escaping Grant) -> Ticket {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            let ticket = Ticket(number: state.lastTicket, requester: requester)
            state.waiting.append(Waiting(ticket: ticket, loop: loop, grant: grant), of: requester)
            return ticket
        }
        serve()
        return ticket
    }

    /// Waits no longer; harmless when the decoder is granted already, and `grant` is called or will be.
    func withdraw(_ ticket: Ticket) {
        _ = state.withLock { $0.waiting.remove(of: ticket.requester) { $0.ticket.number == ticket.number } }
    }

    /// Takes back a decoder that waits for its next utterance.
    func giveBack(_ lease: DecoderLease) {
        let isKept = state.withLock { state in
            state.note(-1, of: lease.requester)
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
            state.note(-1, of: lease.requester)
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
            switch state.condition {
            case .unavailable(let reason):
                return (state.waiting.popFirst(), .failure(.unavailable(reason)), nil)
            case .loading, .returning:
                return (nil, .failure(.cancelled), nil)
            case .ready:
                let (held, heldByOwner) = (state.held, state.heldByOwner)
                guard state.busyCount < limit,
                    let first = state.waiting.popFirst(where: {
                        held[$0, default: 0] < limitEach && heldByOwner[$0.owner, default: 0] < limitOwner
                    })
                else { return (nil, .failure(.cancelled), nil) }
                let requester = first.ticket.requester
                if let idle = state.idle.popLast() {
                    state.note(1, of: requester)
                    return (first, .success(idle.passed(to: requester)), nil)
                }
                guard let pair = try? SocketPair() else {
                    return (first, .failure(.unavailable("the system gives no more sockets")), nil)
                }
                state.note(1, of: requester)
                state.number += 1
                let lease = DecoderLease(
                    number: state.number,
                    descriptor: pair.ours,
                    requester: requester,
                    generation: state.generation
                )
                return (first, .success(lease), pair)
            }
        }
        if let pair, case .success(let lease) = answer { zygote.makeDecoder(lease.number, pair.theirs) }
        return waiting.map { ($0, answer) }
    }
}

extension DecoderLease {
    fileprivate func passed(to requester: Requester) -> DecoderLease {
        DecoderLease(number: number, descriptor: descriptor, requester: requester, generation: generation)
    }
}
