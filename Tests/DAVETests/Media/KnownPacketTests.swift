import Cryptography
import Runtime
import Testing

/// A listed transport packet under one of the two modes.
struct PacketCase: CustomTestStringConvertible, Sendable {
    let index: Int
    let mode: String
    let nonceByteCount: Int
    var testDescription: String { "\(mode), packet \(index)" }
}

@Suite("The ciphers of the transport give the listed packets")
struct KnownPacketTests {
    private static let modes = [("packet_aead_xchacha20_poly1305_rtpsize", 24), ("packet_aead_aes256_gcm_rtpsize", 12)]
    static let cases = modes.flatMap { mode, count in
        (KnownAnswers["transport"]["packets"]?.array ?? []).indices.map {
            PacketCase(index: $0, mode: mode, nonceByteCount: count)
        }
    }

    @Test("Six packets are listed for both modes")
    func count() { #expect(Self.cases.count == 12) }

    @Test("Encrypting gives the packet, decrypting the body, a changed header neither", arguments: cases)
    func packet(_ example: PacketCase) throws {
        let key = KnownAnswers["transport"]["secret_key"]?.hex ?? []
        let packet = try #require(KnownAnswers["transport"]["packets"]?[example.index])
        let header = try #require(packet["clear_header_and_aad"]?.hex)
        let body = try #require(packet["plaintext_body"]?.hex)
        let suffix = try #require(packet["nonce_suffix"]?.hex)
        let nonce = suffix + [UInt8](repeating: 0, count: example.nonceByteCount - suffix.count)
        var message = body + [UInt8](repeating: 0, count: 16)
        try Self.run(&message, key, nonce, header, encrypts: true)
        #expect(header + message + suffix == packet[example.mode]?.hex)
        var opened = message
        #expect(try Self.run(&opened, key, nonce, header, encrypts: false))
        #expect(Array(opened.prefix(body.count)) == body)
        var forged = message
        #expect(try !Self.run(&forged, key, nonce, [header[0] ^ 1] + header.dropFirst(), encrypts: false))
        #expect(forged.allSatisfy { $0 == 0 })
    }

    @discardableResult
    private static func run(
        _ message: inout [UInt8],
        _ key: [UInt8],
        _ nonce: [UInt8],
        _ header: [UInt8],
        encrypts: Bool
    ) throws -> Bool {
        var bytes = message.mutableSpan
        if nonce.count == XChaCha20Poly1305.nonceByteCount {
            let cipher = try XChaCha20Poly1305(key: SecretBytes(key))
            guard encrypts else {
                return try cipher.decrypt(inPlace: &bytes, nonce: nonce.span.bytes, authenticating: header.span.bytes)
            }
            try cipher.encrypt(inPlace: &bytes, nonce: nonce.span.bytes, authenticating: header.span.bytes)
        } else if encrypts {
            var cipher = try AESGCMEncryptor(key: SecretBytes(key))
            try cipher.encrypt(
                inPlace: &bytes,
                tagByteCount: 16,
                nonce: nonce.span.bytes,
                authenticating: header.span.bytes
            )
        } else {
            var cipher = try AESGCMDecryptor(key: SecretBytes(key))
            return try cipher.decrypt(
                inPlace: &bytes,
                tagByteCount: 16,
                nonce: nonce.span.bytes,
                authenticating: header.span.bytes
            )
        }
        return true
    }
}
