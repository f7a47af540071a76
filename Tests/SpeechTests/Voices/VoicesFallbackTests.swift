import Loops
import Net
import Runtime
@testable import Speech
import TestSupport
import Testing
import VoiceCore

@Suite("Voices that stand in for each other")
struct VoicesFallbackTests {
    @Test("The next voice takes over a phrase of which nothing was heard, and no other")
    func fallback() async throws {
        let silent = try RemoteVoiceBench { connection in
            _ = connection.request()
            connection.answer("{}", status: "503 Service Unavailable")
        }
        defer { silent.server.stop() }
        let broken = try RemoteVoiceBench { connection in
            _ = connection.request()
            connection.send(head("audio/pcm", length: 96_000) + sound(4_800))
            connection.waitForClose()
        }
        defer { broken.server.stop() }
        let taken = await FallbackSynthesizer([silent.openAI, FliteSynthesizer()], rests: EngineRests()).outcome()
        #expect(taken.error == nil)
        #expect(taken.rate == 16_000)
        var stalling = RemoteVoiceBench.patient
        stalling.idle = .milliseconds(400)
        let cut = await FallbackSynthesizer([broken.openAI(stalling), FliteSynthesizer()], rests: EngineRests())
            .outcome()
        #expect(kind(cut.error) == "timedOut")
        #expect(cut.rate == 24_000)
        let rests = EngineRests()
        _ = await FallbackSynthesizer([silent.openAI, FliteSynthesizer()], rests: rests).outcome()
        silent.server.stop()
        // It rests: nobody asks the server, which would end in another error.
        #expect(rests.next(from: 0, of: ["openai", "embedded"]) == 1)
        let none = await FallbackSynthesizer([silent.openAI, silent.openAI], rests: EngineRests()).outcome()
        #expect(kind(none.error) == "unavailable")
    }
}
