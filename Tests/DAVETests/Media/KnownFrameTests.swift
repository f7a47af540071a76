import Cryptography
import Runtime
import Testing

@testable import DAVE

@Suite("Media keys and frames are those of davey and libdave")
struct KnownFrameTests {
    @Test("Each generation has the listed key, next secret and unused nonce")
    func generations() throws {
        let base = KnownAnswers["ratchet"]["base_secret"]?.hex ?? []
        let generations = KnownAnswers["ratchet"]["generations"]?.array ?? []
        #expect(generations.count == 4)
        let ratchet = KeyRatchet(baseSecret: SecretBytes(base))
        var secret = base
        var next: UInt64 = 0
        for generation in generations {
            let number = UInt64(try #require(generation["generation"]?.integer))
            for passed in next..<number {
                secret = KeyRatchet.derive("secret", from: SecretBytes(secret), passed, count: 32).revealed()
            }
            next = number + 1
            #expect(ratchet.key(of: number).revealed() == generation["key"]?.hex)
            let nonce = KeyRatchet.derive("nonce", from: SecretBytes(secret), number, count: 12)
            #expect(nonce.revealed() == generation["unused_nonce"]?.hex)
            secret = KeyRatchet.derive("secret", from: SecretBytes(secret), number, count: 32).revealed()
            #expect(secret == generation["next_secret"]?.hex)
        }
    }

    @Test("A ratchet that forgot the past makes the same keys")
    func advancing() {
        let base = KnownAnswers["ratchet"]["base_secret"]?.hex ?? []
        let last = KnownAnswers["ratchet"]["generations"]?[3]
        let number = UInt64(last?["generation"]?.integer ?? 0)
        var ratchet = KeyRatchet(baseSecret: SecretBytes(base))
        ratchet.advance(to: 2)
        #expect(ratchet.generation == 2)
        #expect(ratchet.key(of: number).revealed() == last?["key"]?.hex)
    }

    @Test("Encrypting gives the listed frames, at every length of the nonce and over the change of generation")
    func encrypting() throws {
        let frames = KnownAnswers["frames"].array ?? []
        #expect(frames.count == 8)
        for frame in frames {
            let nonce = UInt64(try #require(frame["nonce"]?.integer))
            let packet = try #require(frame["opus"]?.hex)
            let base = try #require(frame["base_secret"]?.hex)
            var encryptor = try FrameEncryptor(baseSecret: SecretBytes(base), count: nonce - 1)
            #expect(try encryptor.encrypted(packet) == frame["frame"]?.hex, "nonce \(nonce)")
        }
    }

    @Test("Decrypting gives the packets back, once the sender can have come so far")
    func decrypting() throws {
        var decryptor = FrameDecryptor()
        let base = KnownAnswers["frames"][0]?["base_secret"]?.hex ?? []
        decryptor.beginEpoch(of: [UserID(8)], now: .zero) { _ in SecretBytes(base) }
        // 2^32 frames at 170 a second.
        let now: Duration = .seconds(1 << 32 / 170 + 1)
        for frame in KnownAnswers["frames"].array ?? [] {
            let bytes = try #require(frame["frame"]?.hex)
            if frame["nonce"]?.integer == 0xFFFF_FFFF {
                // Generation 255 is too far from 1: one from between has to come first.
                #expect(decryptor.opened(bytes, from: UserID(8), now: now) == .failure(.generation))
                var sender = try FrameEncryptor(baseSecret: SecretBytes(base), count: 9 << 24)
                let between = try sender.encrypted([1, 2, 3])
                #expect(decryptor.opened(between, from: UserID(8), now: now) == .success([1, 2, 3]))
            }
            #expect(decryptor.opened(bytes, from: UserID(8), now: now) == .success(frame["opus"]?.hex ?? []))
        }
    }
}
