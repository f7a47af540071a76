import DAVE
import Runtime
import Testing

@Suite("Codes that people compare")
struct CodeTests {
    private static let codes = KnownAnswers["codes"]

    @Test("The epoch authenticator gives the listed voice privacy code")
    func voicePrivacy() {
        let authenticator = Self.codes["epoch_authenticator"]?.hex ?? []
        let code = DisplayableCode.digits(of: authenticator, count: 30, inGroupsOf: 5)
        #expect(code != nil && code == Self.codes["voice_privacy_code"]?.string)
    }

    @Test("Both of a pair have the listed fingerprint")
    func pairwise() throws {
        let pair = try #require(Self.codes["pairwise"])
        let (local, remote) = (
            PairwiseFingerprint.Party(
                user: try #require(pair["local_user"]?.userID),
                signatureKey: pair["local_key"]?.hex ?? []
            ),
            PairwiseFingerprint.Party(
                user: try #require(pair["remote_user"]?.userID),
                signatureKey: pair["remote_key"]?.hex ?? []
            )
        )
        let fingerprint = try PairwiseFingerprint(local, remote)
        #expect(fingerprint.bytes == pair["fingerprint"]?.hex)
        #expect(fingerprint.code == pair["code"]?.string)
        #expect(try PairwiseFingerprint(remote, local) == fingerprint)
    }

    @Test("Leading zeros are shown, and what can't be cut into groups has no code")
    func groups() {
        #expect(DisplayableCode.digits(of: [0, 0, 7, 0, 1, 0], count: 6, inGroupsOf: 3) == "007256")
        #expect(DisplayableCode.digits(of: [1, 2, 3], count: 6, inGroupsOf: 3) == nil)
        #expect(DisplayableCode.digits(of: [1, 2, 3], count: 3, inGroupsOf: 2) == nil)
        #expect(DisplayableCode.digits(of: [UInt8](repeating: 1, count: 8), count: 8, inGroupsOf: 8) == nil)
    }
}
