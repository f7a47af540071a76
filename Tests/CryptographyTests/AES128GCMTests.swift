import Cryptography
import TestSupport
import Testing

@Suite("AES-128-GCM for single messages")
struct AES128GCMTests {
    /// Test case 4 of the specification that McGrew and Viega submitted to NIST.
    private static let key = [UInt8](hex: "feffe9928665731c6d6a8f9467308308")
    private static let nonce = [UInt8](hex: "cafebabefacedbaddecaf888")
    private static let data = [UInt8](hex: "feedfacedeadbeeffeedfacedeadbeefabaddad2")
    private static let plaintext = [UInt8](
        hex: """
            d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
            1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39
            """
    )
    private static let sealed = [UInt8](
        hex: """
            42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e
            21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091
            5bc94fbc3221a5db94fae95ae7121a47
            """
    )

    @Test("The published ciphertext comes out, and the plaintext again")
    func knownAnswer() throws {
        let key = SecretBytes(Self.key)
        let plaintext = Self.plaintext
        let sealed = try AES128GCM.seal(
            plaintext.span.bytes,
            key: key,
            nonce: Self.nonce,
            authenticating: Self.data
        )
        let opened = try AES128GCM.open(Self.sealed, key: key, nonce: Self.nonce, authenticating: Self.data).revealed()
        #expect(sealed == Self.sealed)
        #expect(opened == Self.plaintext)
    }

    @Test("A message may be empty, and so may the authenticated data")
    func empty() throws {
        let key = SecretBytes([UInt8](repeating: 0, count: 16))
        let nonce = [UInt8](repeating: 0, count: 12)
        let nothing: [UInt8] = []
        let sealed = try AES128GCM.seal(nothing.span.bytes, key: key, nonce: nonce)
        #expect(sealed.hex == "58e2fccefa7e3061367f1d57a4e7455a")
        let opened = try AES128GCM.open(sealed, key: key, nonce: nonce).revealed()
        #expect(opened.isEmpty)
    }

    @Test("One changed bit anywhere, or a missing byte, and nothing opens")
    func tampering() {
        let key = SecretBytes(Self.key)
        for index in Self.sealed.indices {
            var changed = Self.sealed
            changed[index] ^= 0x10
            #expect(throws: CryptographyError.authenticationFailed) {
                _ = try AES128GCM.open(changed, key: key, nonce: Self.nonce, authenticating: Self.data)
            }
        }
        for count in 0..<Self.sealed.count {
            #expect(throws: CryptographyError.authenticationFailed) {
                _ = try AES128GCM.open(
                    Array(Self.sealed.prefix(count)),
                    key: key,
                    nonce: Self.nonce,
                    authenticating: Self.data
                )
            }
        }
        #expect(throws: CryptographyError.authenticationFailed) {
            _ = try AES128GCM.open(Self.sealed, key: key, nonce: Self.nonce)
        }
    }

    @Test("Keys and nonces of another length are refused")
    func lengths() {
        #expect(throws: CryptographyError.invalidLength(expected: 16, actual: 32)) {
            _ = try AES128GCM.open(Self.sealed, key: SecretBytes(zeros: 32), nonce: Self.nonce)
        }
        #expect(throws: CryptographyError.invalidLength(expected: 12, actual: 0)) {
            _ = try AES128GCM.open(Self.sealed, key: SecretBytes(Self.key), nonce: [])
        }
    }
}
