import Cryptography
import TestSupport
import Testing

@testable import DAVE

@Suite("Frames of other members")
struct FrameDecryptorTests {
    private static let anna = UserID(8)
    private static let silence: [UInt8] = [0xF8, 0xFF, 0xFE]

    private func secret(_ byte: UInt8) -> SecretBytes { SecretBytes([UInt8](repeating: byte, count: 16)) }

    private func decryptor(epoch: UInt8 = 1) -> FrameDecryptor {
        var decryptor = FrameDecryptor()
        decryptor.beginEpoch(of: [Self.anna], now: .zero) { _ in secret(epoch) }
        return decryptor
    }

    @Test("Packets of every length come back", arguments: [0, 1, 2, 15, 16, 17, 160, 1_275, 4_000])
    func lengths(count: Int) throws {
        var sender = try FrameEncryptor(baseSecret: secret(1))
        var receiver = decryptor()
        let packet = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        #expect(receiver.opened(try sender.encrypted(packet)) == .success(packet))
    }

    @Test("Lost and reordered frames cost nothing but themselves; a repeated one is refused")
    func disorder() throws {
        var sender = try FrameEncryptor(baseSecret: secret(1))
        var receiver = decryptor()
        let frames = try (0..<6 as Range<UInt8>).map { try sender.encrypted([$0]) }
        for index in [2, 0, 5, 1] as [UInt8] { #expect(receiver.opened(frames[Int(index)]) == .success([index])) }
        #expect(receiver.opened(frames[2]) == .failure(.replayed))
        #expect(receiver.opened(frames[3]) == .success([3]))
    }

    @Test("A frame that was changed anywhere is refused, and spoils nothing")
    func changed() throws {
        var sender = try FrameEncryptor(baseSecret: secret(1))
        var receiver = decryptor()
        let frame = try sender.encrypted([1, 2, 3, 4])
        for index in 0..<(4 + FrameFormat.tagByteCount + 1) {
            var changed = frame
            changed[index] ^= 0x10
            #expect(receiver.opened(changed) == .failure(.authentication), "byte \(index)")
        }
        #expect(receiver.opened(frame) == .success([1, 2, 3, 4]))
    }

    @Test("A sender without keys is not heard, a clear frame neither, silence always")
    func strangers() throws {
        var sender = try FrameEncryptor(baseSecret: secret(1))
        var receiver = decryptor()
        #expect(receiver.opened(try sender.encrypted([1]), from: UserID(9)) == .failure(.noKey))
        #expect(receiver.opened([1, 2, 3, 4]) == .failure(.notEncrypted))
        #expect(receiver.opened([1, 2, 3, 4], from: UserID(9)) == .failure(.notEncrypted))
        #expect(receiver.opened(Self.silence, from: UserID(9)) == .success(Self.silence))
        #expect(receiver.opened(Self.silence) == .success(Self.silence))
    }

    @Test("Keys of the epoch before open frames for 10 s after the next one came")
    func overlap() throws {
        var old = try FrameEncryptor(baseSecret: secret(1))
        var new = try FrameEncryptor(baseSecret: secret(2))
        var receiver = decryptor()
        receiver.beginEpoch(of: [Self.anna], now: .seconds(60)) { _ in secret(2) }
        #expect(receiver.opened(try old.encrypted([1]), now: .seconds(60)) == .success([1]))
        #expect(receiver.opened(try new.encrypted([2]), now: .seconds(60)) == .success([2]))
        #expect(receiver.opened(try old.encrypted([3]), now: .seconds(70) - .milliseconds(1)) == .success([3]))
        #expect(receiver.opened(try old.encrypted([4]), now: .seconds(70)) == .failure(.authentication))
        #expect(receiver.opened(try new.encrypted([5]), now: .seconds(600)) == .success([5]))
    }

    @Test("Who left is heard for 10 s more")
    func leaving() throws {
        var sender = try FrameEncryptor(baseSecret: secret(1))
        var receiver = decryptor()
        receiver.beginEpoch(of: [UserID(9)], now: .seconds(5)) { _ in secret(2) }
        #expect(receiver.opened(try sender.encrypted([1]), now: .seconds(14)) == .success([1]))
        #expect(receiver.opened(try sender.encrypted([2]), now: .seconds(15)) == .failure(.noKey))
        let knows = [Self.anna, UserID(9)].map { receiver.hasKeys(of: $0, now: .seconds(15)) }
        #expect(knows == [false, true])
    }

    @Test("Never more epochs of a sender are kept than the cap allows")
    func manyEpochs() throws {
        var receiver = FrameDecryptor()
        for epoch in 0..<100 as Range<UInt8> {
            receiver.beginEpoch(of: [Self.anna], now: .zero) { _ in secret(epoch) }
        }
        for (epoch, expected) in [(99, .success([7])), (68, .success([7])), (67, .failure(.authentication))]
            as [(UInt8, Result<[UInt8], FrameFailure>)]
        {
            var sender = try FrameEncryptor(baseSecret: secret(epoch))
            #expect(receiver.opened(try sender.encrypted([7])) == expected)
        }
    }

    @Test("A generation that the sender can't have reached is refused before anything is computed")
    func farGeneration() throws {
        var sender = try FrameEncryptor(baseSecret: secret(1), count: 1 << 24 - 1)
        var receiver = decryptor()
        let frame = try sender.encrypted([1])
        let reachable: Duration = .seconds(1 << 24 / 170 + 1)
        #expect(receiver.opened(frame, now: .zero) == .failure(.generation))
        #expect(receiver.opened(frame, now: reachable - .seconds(1)) == .failure(.generation))
        #expect(receiver.opened(frame, now: reachable) == .success([1]))
    }

    @Test("The key of the generation before opens late frames for 10 s")
    func lateGeneration() throws {
        let begin: Duration = .seconds(1 << 24 / 170 + 1)
        var sender = try FrameEncryptor(baseSecret: secret(1), count: 1 << 24 - 4)
        var receiver = decryptor()
        let frames = try (0..<6 as Range<UInt8>).map { try sender.encrypted([$0]) }
        #expect(receiver.opened(frames[0], now: begin) == .success([0]))
        #expect(receiver.opened(frames[4], now: begin) == .success([4]))
        #expect(receiver.opened(frames[1], now: begin + .seconds(9)) == .success([1]))
        #expect(receiver.opened(frames[2], now: begin + .seconds(10)) != .success([2]))
        #expect(receiver.opened(frames[3], now: begin + .seconds(10)) == .success([3]))
        #expect(receiver.opened(frames[4], now: begin + .seconds(10)) == .failure(.replayed))
    }

    @Test("The generation wraps after 256 and goes on")
    func wrapping() throws {
        var receiver = decryptor()
        let now: Duration = .seconds(400 * (1 << 24) / 170)
        for generation in [0, 100, 200, 255, 256, 300] as [UInt64] {
            var sender = try FrameEncryptor(baseSecret: secret(1), count: generation << 24 | 7)
            let later = now + .seconds(Int(generation) * 60)
            #expect(receiver.opened(try sender.encrypted([1]), now: later) == .success([1]), "\(generation)")
            // Lets the older generations go.
            _ = receiver.opened(try sender.encrypted([1]), now: later + .seconds(30))
        }
    }

    @Test("Clear ranges are authenticated and stay where they are")
    func clearRanges() throws {
        let clear: [UInt8] = [0xA0, 0xA1]
        let secretPart: [UInt8] = [1, 2, 3]
        let ratchet = KeyRatchet(baseSecret: secret(1))
        var cipher = try AESGCMEncryptor(key: ratchet.key(of: 0))
        var sealed = [UInt8](repeating: 0, count: 3 + 8)
        var room = sealed.mutableSpan
        let nonce = FrameNonce(value: 1).expanded
        try cipher.encrypt(
            secretPart.span.bytes,
            into: &room,
            tagByteCount: 8,
            nonce: nonce.span.bytes,
            authenticating: clear.span.bytes
        )
        // One encrypted byte, two clear ones, two encrypted ones.
        let frame = [sealed[0]] + clear + sealed[1...] + [1, 1, 2, 14, 0xFA, 0xFA]
        var receiver = decryptor()
        var changed = frame
        changed[2] ^= 1
        #expect(receiver.opened(changed) == .failure(.authentication))
        #expect(receiver.opened(frame) == .success([1, 0xA0, 0xA1, 2, 3]))
        var beyond = frame
        beyond[frame.count - 4] = 5
        #expect(receiver.opened(beyond) == .failure(.authentication))
    }

    @Test("Clear frames pass while the window is open")
    func passthrough() {
        var receiver = decryptor()
        receiver.passthrough = .open
        #expect(receiver.opened([1, 2, 3, 4], now: .seconds(1_000)) == .success([1, 2, 3, 4]))
        receiver.passthrough.close(at: .seconds(1_000))
        #expect(receiver.opened([1, 2, 3, 4], now: .seconds(1_009)) == .success([1, 2, 3, 4]))
        #expect(receiver.opened([1, 2, 3, 4], now: .seconds(1_010)) == .failure(.notEncrypted))
        receiver.passthrough.beginChange(at: .seconds(2_000))
        #expect(receiver.opened([1, 2, 3, 4], now: .seconds(2_119)) == .success([1, 2, 3, 4]))
        #expect(receiver.opened([1, 2, 3, 4], now: .seconds(2_120)) == .failure(.notEncrypted))
    }
}
