import Loops
import Net
import Runtime
@testable import Speech
import TestSupport
import Testing
import VoiceCore

@Suite("Voices that stand in for each other")
struct VoicesFallbackTests {
    @Test("The next voice takes over a phrase, whether something of it was heard or not")
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
        let taken = await row(silent.openAI, FliteSynthesizer()).outcome()
        #expect(taken.error == nil)
        #expect(taken.rate == 16_000)
        var stalling = RemoteVoiceBench.patient
        stalling.idle = .milliseconds(400)
        let cut = await row(broken.openAI(stalling), FliteSynthesizer()).outcome()
        #expect(cut.error == nil)
        #expect(cut.rate == 24_000)
        #expect(cut.samples.count > 2 * 2_400)
        let start = ContinuousClock.now
        let state = EngineState(.voice, "openai", now: { start })
        let watched = FallbackSynthesizer([
            WatchedEngine(silent.openAI, state: state), WatchedEngine(FliteSynthesizer()),
        ])
        _ = await watched.outcome()
        silent.server.stop()
        // It rests: nobody asks the server, which would end in another error.
        #expect(await watched.outcome().error == nil)
        #expect(state.problem?.hasPrefix("the speech server answered with status 503; asked again in") == true)
        let none = await row(silent.openAI, silent.openAI).outcome()
        #expect(kind(none.error) == "unavailable")
    }

    private func row(_ voices: any SpeechSynthesizer...) -> FallbackSynthesizer {
        FallbackSynthesizer(voices.map { WatchedEngine($0) })
    }
}
