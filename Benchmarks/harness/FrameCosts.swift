import CAllocations
import CallGateway
import DAVE
import Runtime

/// What an Opus packet costs on its way through the end-to-end encryption, next to plain OpenSSL.
enum FrameCosts {
    private static let rounds = 200_000
    private static let byteCount = 160

    /// - Returns: CPU in microseconds and allocations of a packet of 160 bytes, and how many times OpenSSL's that is.
    /// - Throws: What the sessions refuse.
    static func measure() async throws -> JSONValue {
        let call = try Call(channel: 1)
        let (speaker, listener) = (try Caller(UserID(1)), try Caller(UserID(2)))
        try call.connect([speaker, listener])
        try call.settle()
        let packet = [UInt8](repeating: 0x78, count: byteCount)
        var frame = [UInt8](repeating: 0, count: byteCount + FrameFormat.maxOverhead)
        var output = frame
        let frames = try (0..<rounds).map { _ in
            guard let frame = speaker.encrypt(packet) else { throw BenchmarkError("a member can't send") }
            return frame
        }
        callocations_begin()
        let encryption = await ProcessorTime.used {
            for _ in 0..<rounds {
                var room = frame.mutableSpan
                _ = speaker.session.encrypt(packet.span, into: &room)
            }
        }
        let decryption = await ProcessorTime.used {
            for frame in frames {
                var room = output.mutableSpan
                _ = listener.session.decrypt(frame.span, from: speaker.user, into: &room, now: .zero)
            }
        }
        let allocations = callocations_end().count
        guard listener.session.counters[.framesDecrypted] == rounds else {
            throw BenchmarkError("a frame was not opened")
        }
        let plain = try await plain(packet)
        return [
            "us_to_encrypt": microseconds(encryption),
            "us_to_decrypt": microseconds(decryption),
            // The key of an epoch is set up with its first frame.
            "allocations_per_frame": .number((Double(allocations) / Double(2 * rounds) * 1000).rounded() / 1000),
            "openssl_us_to_encrypt": microseconds(plain.encryption),
            "openssl_us_to_decrypt": microseconds(plain.decryption),
            "times_openssl_to_encrypt": ratio(encryption, plain.encryption),
            "times_openssl_to_decrypt": ratio(decryption, plain.decryption),
        ]
    }

    private static func plain(_ packet: [UInt8]) async throws -> (encryption: Double, decryption: Double) {
        let (encryptor, decryptor) = (try PlainGCM(encrypts: true), try PlainGCM(encrypts: false))
        var sealed = [UInt8](repeating: 0, count: byteCount + PlainGCM.tagByteCount)
        var opened = [UInt8](repeating: 0, count: byteCount)
        var failures = 0
        let encryption = await ProcessorTime.used {
            for _ in 0..<rounds where !encryptor.run(packet, &sealed, count: byteCount, number: 1) { failures += 1 }
        }
        let decryption = await ProcessorTime.used {
            for _ in 0..<rounds where !decryptor.run(sealed, &opened, count: byteCount, number: 1) { failures += 1 }
        }
        guard failures == 0, opened == packet else { throw BenchmarkError("plain OpenSSL failed") }
        return (encryption, decryption)
    }

    private static func microseconds(_ total: Double) -> JSONValue {
        .number((total / Double(rounds) * 1000).rounded() / 1000)
    }

    private static func ratio(_ ours: Double, _ theirs: Double) -> JSONValue {
        .number((ours / theirs * 100).rounded() / 100)
    }
}
