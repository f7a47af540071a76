import Cryptography

/// The keys of one sender in one epoch, and which of the frames were seen.
final class ReceiveRatchet {
    /// What became of a frame that was tried.
    enum Verdict: Equatable {
        case opened
        case replayed
        case unauthentic
        case generationRefused
    }

    /// How long the key of an older generation opens frames after a newer one was seen.
    static let olderGenerationLifetime: Duration = .seconds(10)
    /// The most generations between the newest seen and one that is tried.
    private static let maxGenerationGap: UInt64 = 250
    /// What a sender can make: bounds the generation by the age of the epoch, by libdave's figure.
    private static let maxFramesPerSecond: UInt64 = 170

    /// When the epoch's keys go; nil while it is the newest.
    var expiresAt: Duration?

    private let createdAt: Duration
    private var ratchet: KeyRatchet
    private var ciphers: [GenerationCipher] = []
    private var newest: UInt64 = 0
    /// When the keys before the newest generation go.
    private var olderExpireAt: Duration?
    private var window = ReplayWindow()

    init(baseSecret: consuming SecretBytes, now: Duration) {
        ratchet = KeyRatchet(baseSecret: baseSecret)
        createdAt = now
    }

    /// Tries a frame; what was opened is at the front of `output`, which otherwise holds nothing of use.
    func open(
        _ frame: Span<UInt8>,
        _ trailer: FrameTrailer,
        into output: inout MutableSpan<UInt8>,
        now: Duration
    ) -> Verdict {
        dropOlder(now)
        guard let generation = generation(of: trailer.nonce, now), let cipher = cipher(of: generation) else {
            return .generationRefused
        }
        guard cipher.opens(frame, trailer, into: &output) else { return .unauthentic }
        let number = trailer.nonce.frameNumber(generation: generation)
        guard window.accepts(number) else { return .replayed }
        window.record(number)
        keep(cipher, now)
        return .opened
    }

    /// The generation in full, or nil if the sender can't have reached it.
    private func generation(of nonce: FrameNonce, _ now: Duration) -> UInt64? {
        let oldest = ratchet.generation
        let passed = oldest % FrameNonce.generationWrap
        let wraps = oldest / FrameNonce.generationWrap + (nonce.generation < passed ? 1 : 0)
        let generation = wraps * FrameNonce.generationWrap + nonce.generation
        // What was seen before needs no look at the clock.
        guard generation > newest else { return generation }
        let age = UInt64(max(0, (now - createdAt).components.seconds))
        let reachable = Self.maxFramesPerSecond.multipliedReportingOverflow(by: age).partialValue
        guard generation <= newest + Self.maxGenerationGap, generation <= reachable >> FrameNonce.generationShift
        else { return nil }
        return generation
    }

    private func cipher(of generation: UInt64) -> GenerationCipher? {
        if let known = ciphers.first(where: { $0.generation == generation }) { return known }
        return try? GenerationCipher(generation: generation, key: ratchet.key(of: generation))
    }

    /// Remembers a cipher that opened a frame, and starts the end of those before it.
    private func keep(_ cipher: GenerationCipher, _ now: Duration) {
        if cipher.generation > newest {
            newest = cipher.generation
            olderExpireAt = olderExpireAt ?? now + Self.olderGenerationLifetime
        }
        guard !ciphers.contains(where: { $0 === cipher }) else { return }
        if ciphers.count == Limits.generationsPerEpoch { ciphers.removeFirst() }
        ciphers.append(cipher)
    }

    private func dropOlder(_ now: Duration) {
        guard let end = olderExpireAt, end <= now else { return }
        ratchet.advance(to: newest)
        ciphers.removeAll { $0.generation < newest }
        olderExpireAt = nil
    }
}
