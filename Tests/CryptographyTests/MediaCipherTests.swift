import Cryptography
import TestSupport
import Testing

/// A message of a published test case for AES-GCM (McGrew and Viega, "The Galois/Counter Mode of Operation").
struct GCMCase: CustomTestStringConvertible, Sendable {
    let name: String
    let key: String
    let nonce: String
    let clear: String
    let plaintext: String
    let ciphertext: String
    let tag: String
    var testDescription: String { name }
}

@Suite("Ciphers that keep their key for many messages")
struct MediaCipherTests {
    private static let cases = [
        GCMCase(
            name: "test case 2, AES-128",
            key: "00000000000000000000000000000000",
            nonce: "000000000000000000000000",
            clear: "",
            plaintext: "00000000000000000000000000000000",
            ciphertext: "0388dace60b6a392f328c2b971b2fe78",
            tag: "ab6e47d42cec13bdf53a67b21257bddf"
        ),
        GCMCase(
            name: "test case 4, AES-128 with clear bytes",
            key: "feffe9928665731c6d6a8f9467308308",
            nonce: "cafebabefacedbaddecaf888",
            clear: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            plaintext:
                "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
                + "b16aedf5aa0de657ba637b39",
            ciphertext:
                "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa05"
                + "1ba30b396a0aac973d58e091",
            tag: "5bc94fbc3221a5db94fae95ae7121a47"
        ),
        GCMCase(
            name: "test case 14, AES-256",
            key: "0000000000000000000000000000000000000000000000000000000000000000",
            nonce: "000000000000000000000000",
            clear: "",
            plaintext: "00000000000000000000000000000000",
            ciphertext: "cea7403d4d606b6e074ec5d3baf39d18",
            tag: "d0d1c8a799996bf0265b98b5d48ab919"
        ),
    ]

    @Test("Published messages come out, with whole and with shortened tags, again and again", arguments: cases)
    func published(_ example: GCMCase) throws {
        let plaintext = [UInt8](hex: example.plaintext)
        let nonce = [UInt8](hex: example.nonce)
        let clear = [UInt8](hex: example.clear)
        var encryptor = try AESGCMEncryptor(key: SecretBytes([UInt8](hex: example.key)))
        var decryptor = try AESGCMDecryptor(key: SecretBytes([UInt8](hex: example.key)))
        for tagByteCount in [16, 8, 16, 1, 12] {
            var sealed = [UInt8](repeating: 0, count: plaintext.count + tagByteCount)
            var room = sealed.mutableSpan
            try encryptor.encrypt(
                plaintext.span.bytes,
                into: &room,
                tagByteCount: tagByteCount,
                nonce: nonce.span.bytes,
                authenticating: clear.span.bytes
            )
            #expect(sealed == [UInt8](hex: example.ciphertext) + [UInt8](hex: example.tag).prefix(tagByteCount))
            let ciphertext = Array(sealed.prefix(plaintext.count))
            let tag = Array(sealed.suffix(tagByteCount))
            var opened = [UInt8](repeating: 1, count: plaintext.count)
            var output = opened.mutableSpan
            let isAuthentic = try decryptor.decrypt(
                ciphertext.span.bytes,
                into: &output,
                tag: tag.span.bytes,
                nonce: nonce.span.bytes,
                authenticating: clear.span.bytes
            )
            #expect(isAuthentic && opened == plaintext)
        }
    }

    @Test("What is not authentic leaves zeros, and the next message is opened")
    func forged() throws {
        let key = [UInt8](repeating: 7, count: 16)
        let nonce = [UInt8](repeating: 1, count: 12)
        var encryptor = try AESGCMEncryptor(key: SecretBytes(key))
        var decryptor = try AESGCMDecryptor(key: SecretBytes(key))
        var message = [UInt8](1...40) + [UInt8](repeating: 0, count: 8)
        var room = message.mutableSpan
        try encryptor.encrypt(inPlace: &room, tagByteCount: 8, nonce: nonce.span.bytes, authenticating: RawSpan())
        var forged = message
        forged[3] ^= 1
        var bytes = forged.mutableSpan
        let isForgedAuthentic = try decryptor.decrypt(
            inPlace: &bytes,
            tagByteCount: 8,
            nonce: nonce.span.bytes,
            authenticating: RawSpan()
        )
        #expect(!isForgedAuthentic && forged.allSatisfy { $0 == 0 })
        bytes = message.mutableSpan
        let isAuthentic = try decryptor.decrypt(
            inPlace: &bytes,
            tagByteCount: 8,
            nonce: nonce.span.bytes,
            authenticating: RawSpan()
        )
        #expect(isAuthentic && Array(message.prefix(40)) == [UInt8](1...40))
    }

    @Test("Keys, nonces and rooms of the wrong length are refused", arguments: [0, 15, 17, 24, 31, 33])
    func lengths(count: Int) throws {
        let wrong = [UInt8](repeating: 0, count: count)
        #expect(throws: CryptographyError.self) { _ = try AESGCMEncryptor(key: SecretBytes(wrong)) }
        #expect(throws: CryptographyError.self) { _ = try AESGCMDecryptor(key: SecretBytes(wrong)) }
        #expect(throws: CryptographyError.self) { _ = try XChaCha20Poly1305(key: SecretBytes(wrong)) }
        let nonce = [UInt8](repeating: 0, count: 12)
        var short = [UInt8](repeating: 0, count: 7)
        #expect(throws: CryptographyError.self) {
            var encryptor = try AESGCMEncryptor(key: SecretBytes([UInt8](repeating: 0, count: 16)))
            var room = short.mutableSpan
            try encryptor.encrypt(inPlace: &room, tagByteCount: 8, nonce: nonce.span.bytes, authenticating: RawSpan())
        }
        #expect(throws: CryptographyError.self) {
            var encryptor = try AESGCMEncryptor(key: SecretBytes([UInt8](repeating: 0, count: 16)))
            var room = short.mutableSpan
            try encryptor.encrypt(inPlace: &room, tagByteCount: 1, nonce: wrong.span.bytes, authenticating: RawSpan())
        }
    }
}
