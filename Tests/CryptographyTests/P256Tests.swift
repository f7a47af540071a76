import Cryptography
import TestSupport
import Testing

@Suite("P-256")
struct P256Tests {
    /// RFC 6979, A.2.5.
    private static let scalar = "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721"
    private static let x = "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"
    private static let y = "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299"
    /// Over "sample", with SHA-256.
    private static let r = "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
    private static let s = "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"
    private static let order = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"

    private func key(_ scalar: String) throws -> P256PrivateKey {
        try P256PrivateKey(scalar: SecretBytes([UInt8](hex: scalar)))
    }

    @Test("A private key has the public key that RFC 6979 lists for it")
    func publicKey() throws {
        let publicKey = try key(Self.scalar).publicKey
        #expect(publicKey.bytes == [UInt8](hex: "04" + Self.x + Self.y))
    }

    @Test("The signature that RFC 6979 lists is valid for its text alone")
    func verification() throws {
        let publicKey = try P256PublicKey([UInt8](hex: "04" + Self.x + Self.y))
        let signature = [UInt8](hex: "3046022100" + Self.r + "022100" + Self.s)
        #expect(publicKey.isValidSignature(signature, for: Array("sample".utf8)))
        #expect(!publicKey.isValidSignature(signature, for: Array("sampel".utf8)))
        #expect(!publicKey.isValidSignature(signature, for: []))
        let other = try P256PrivateKey().publicKey
        #expect(!other.isValidSignature(signature, for: Array("sample".utf8)))
    }

    @Test(
        "A signature in another form than DER, or with numbers that are out of range, is not valid",
        arguments: [
            // r and s side by side, as other protocols have it
            Self.r + Self.s,
            // negative numbers, for want of a leading zero
            "30440220" + Self.r + "0220" + Self.s,
            // bytes behind the sequence, and within it
            "3046022100" + Self.r + "022100" + Self.s + "00",
            "3047022100" + Self.r + "022100" + Self.s + "00",
            // a length in long form, an indefinite length
            "308146022100" + Self.r + "022100" + Self.s,
            "3080022100" + Self.r + "022100" + Self.s + "0000",
            // an integer with more zeros than it needs
            "304702220000" + Self.r + "022100" + Self.s,
            // zeros, and r and s of the order of the curve
            "3006020100020100", "3006020101020100", "3006020100020101",
            "3046022100" + Self.order + "022100" + Self.order,
            "302602010002" + "2100" + Self.s,
            // cut short, and nothing
            "3046022100" + Self.r, "30", "",
        ]
    )
    func malformedSignatures(signature: String) throws {
        let publicKey = try P256PublicKey([UInt8](hex: "04" + Self.x + Self.y))
        #expect(!publicKey.isValidSignature([UInt8](hex: signature), for: Array("sample".utf8)))
    }

    @Test("What a new key signs is valid under its public key, and each signature is another one")
    func signing() throws {
        let key = try P256PrivateKey()
        let text = Array("sample".utf8)
        let publicKey = key.publicKey
        let first = try key.signature(for: text)
        let second = try key.signature(for: text)
        #expect(first != second)
        #expect(first.first == 0x30)
        #expect(publicKey.isValidSignature(first, for: text))
        #expect(publicKey.isValidSignature(second, for: text))
        for index in first.indices {
            var changed = first
            changed[index] ^= 1
            #expect(!publicKey.isValidSignature(changed, for: text))
        }
    }

    @Test("Both sides agree on the secret that RFC 5903 lists")
    func agreement() throws {
        let initiator = try key("C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433")
        let responder = try key("C6EF9C5D78AE012A011164ACB397CE2088685D8F06BF9BE0B283AB46476BEE53")
        let expected = [UInt8](hex: "D6840F6B42F6EDAFD13116E0E12565202FEF8E9ECE7DCE03812464D04B9442DE")
        let ours = try initiator.sharedSecret(with: responder.publicKey).revealed()
        let theirs = try responder.sharedSecret(with: initiator.publicKey).revealed()
        #expect(ours == expected)
        #expect(theirs == expected)
    }

    @Test(
        "Octets that are no uncompressed point of the curve are refused",
        arguments: [
            // infinity, alone and padded; nothing
            "00", "00" + String(repeating: "00", count: 64), "04" + String(repeating: "00", count: 64), "",
            // compressed and hybrid forms of a good point
            "02" + Self.x, "03" + Self.x, "06" + Self.x + Self.y, "07" + Self.x + Self.y,
            // a point beside the curve; coordinates in the wrong order
            "04" + Self.x + Self.y.dropLast() + "8", "04" + Self.y + Self.x,
            // a coordinate that is not below the field's prime
            "04" + String(repeating: "FF", count: 32) + Self.y,
            "04FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF" + Self.y,
            // other lengths
            "04" + Self.x + Self.y + "00", "04" + Self.x, "04",
            // a point of the curve secp256k1: its generator
            "0479BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798"
                + "483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8",
        ]
    )
    func malformedPublicKeys(octets: String) {
        #expect(throws: CryptographyError.invalidPublicKey) { try P256PublicKey([UInt8](hex: octets)) }
    }

    @Test(
        "Scalars outside 1 ..< order are refused",
        arguments: [
            String(repeating: "00", count: 32), Self.order, String(repeating: "FF", count: 32), "",
            "01", String(repeating: "00", count: 32) + "01",
        ]
    )
    func malformedPrivateKeys(octets: String) {
        #expect(throws: CryptographyError.invalidPrivateKey) { _ = try key(octets) }
    }
}
