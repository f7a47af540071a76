import Cryptography
import TestSupport
import Testing

@Suite("Key derivation")
struct DerivationTests {
    @Test(
        "HKDF gives the keys that RFC 5869 lists",
        arguments: [
            // A.1
            (
                "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
                "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
            ),
            // A.3
            (
                "", "", "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
            ),
        ]
    )
    func hkdf(salt: String, info: String, extracted: String, expanded: String) {
        let secret = SecretBytes([UInt8](repeating: 0x0b, count: 22))
        let key = HKDF.extract(salt: SecretBytes([UInt8](hex: salt)), secret: secret)
        let output = HKDF.expand(key, info: [UInt8](hex: info), count: 42).revealed().hex
        let keyBytes = key.revealed().hex
        #expect(keyBytes == extracted)
        #expect(output == expanded)
    }

    @Test("HKDF extracts from nothing what HMAC gives for nothing")
    func emptyInput() {
        let salt = SecretBytes([1, 2, 3])
        let extracted = HKDF.extract(salt: salt, secret: SecretBytes([])).revealed()
        let code = HMAC.authenticationCode(for: [], key: salt)
        #expect(extracted == code)
    }

    @Test("HKDF gives as much as its limit and different bytes for different purposes")
    func hkdfLimits() {
        let key = SecretBytes([UInt8](repeating: 7, count: 16))
        let most = HKDF.expand(key, info: [1], count: HKDF.maxByteCount).revealed()
        #expect(most.count == 8_160)
        let least = HKDF.expand(key, info: [1], count: 1).revealed()
        let other = HKDF.expand(key, info: [2], count: 32).revealed()
        #expect(least == [most[0]])
        #expect(other != Array(most.prefix(32)))
    }

    @Test("HMAC gives the codes that RFC 4231 lists, and only they are valid")
    func hmac() {
        let key = SecretBytes(Array("Jefe".utf8))
        let text = Array("what do ya want for nothing?".utf8)
        let code = HMAC.authenticationCode(for: text, key: key)
        #expect(code.hex == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        let otherKey = SecretBytes(Array("jefe".utf8))
        let verdicts = [
            HMAC.isValid(code, for: text, key: key),
            HMAC.isValid(Array(code.dropLast()), for: text, key: key),
            HMAC.isValid([], for: text, key: key),
            HMAC.isValid(code, for: text + [0], key: key),
            HMAC.isValid(code, for: text, key: otherKey),
        ]
        #expect(verdicts == [true, false, false, false, false])
    }

    @Test("A secret lends what it was made from, and a part of it nowhere else")
    func secrets() {
        let secret = SecretBytes([1, 2, 3])
        let lent = secret.withArray { $0.map { $0 + 1 } }
        let count = secret.withBytes { $0.byteCount }
        #expect(lent == [2, 3, 4])
        #expect(count == 3)
        let zeros = SecretBytes(zeros: 4).revealed()
        let nothing = SecretBytes([]).revealed()
        #expect(zeros == [0, 0, 0, 0])
        #expect(nothing.isEmpty)
        let random = (0..<2).map { _ in SecretBytes.random(count: 32).revealed() }
        #expect(random[0] != random[1])
    }
}
