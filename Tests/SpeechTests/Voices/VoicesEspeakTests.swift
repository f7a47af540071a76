import Glibc
import Loops
import Runtime
import Speech
import Testing
import VoiceCore
import WorkerProcesses

/// The helper under a name of its own, so that a test finds and kills no other test's processes.
private final class HelperUnderTest: Sendable {
    let executable: HelperExecutable
    let loops: LoopGroup
    let voice: EspeakSynthesizer
    private let folder: String

    init(patience: Duration = .seconds(300)) throws {
        var name = Array("/tmp/parley-XXXXXX".utf8CString)
        _ = mkdtemp(&name)
        folder = String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        let real = try #require(HelperExecutable(named: "parley-espeak-helper"), "build the helper first")
        let path = folder + "/helper"
        symlink(real.path, path)
        executable = HelperExecutable(path: path)
        loops = try LoopGroup(count: 1)
        voice = EspeakSynthesizer(executable, on: loops.first, patience: patience)
    }

    deinit {
        unlink(executable.path)
        rmdir(folder)
    }

    /// Waits until both helpers have told their voices.
    func ready() async {
        while voice.readyCount < 2 { await Task.yield() }
    }

    /// The processes that run now.
    var processes: [pid_t] {
        var found: [pid_t] = []
        guard let folder = opendir("/proc") else { return [] }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let id = pid_t(name), let file = fopen("/proc/\(id)/cmdline", "r") else { continue }
            var line = [UInt8](repeating: 0, count: 256)
            let count = fread(&line, 1, line.count, file)
            fclose(file)
            if line.prefix(count).starts(with: Array(executable.path.utf8) + [0]) { found.append(id) }
        }
        return found
    }

    /// Waits until so many run.
    func processes(_ count: Int) async -> [pid_t] {
        while true {
            let now = processes
            if now.count == count { return now }
            await Task.yield()
        }
    }
}

@Suite("Speaking with espeak-ng")
struct VoicesEspeakTests {
    static let texts = [
        ("de", "Guten Tag, schöne Größe: das kostet 3,50 €."), ("fr-FR", "Bonjour à tous, ça va ?"),
        ("es", "¿Qué tal estás? Muy bien, gracias."), ("zh-CN", "你好，今天天气很好。"), ("ru", "Привет, как дела?"),
        ("pt-BR", "Olá, tudo bem com você?"), ("en-GB", "Hello there, how are you?"), ("no", "Hei, hvordan går det?"),
    ]

    @Test("Each language is spoken, with words counted in characters up to the end", arguments: texts)
    func speaks(_ language: String, _ text: String) async throws {
        let helper = try HelperUnderTest()
        await helper.ready()
        let spoken = try await helper.voice.spoken(SpeechRequest(text: text, language: language))
        #expect(spoken.level > 300)
        #expect((0.8...8).contains(spoken.seconds))
        #expect(spoken.sampleRate == 22_050)
        let words = spoken.words
        #expect(words.count >= 3)
        #expect(words.map(\.characters) == words.map(\.characters).sorted())
        #expect(words.map(\.endsAt) == words.map(\.endsAt).sorted())
        #expect(words.last?.characters == text.count)
        #expect(words.last?.endsAt == spoken.samples.count)
        await helper.voice.stop()
    }

    @Test("Speed, pitch and volume do what they say; a voice is named by tag or by the library's own name")
    func options() async throws {
        let helper = try HelperUnderTest()
        await helper.ready()
        let text = "Guten Tag, wie geht es Ihnen heute?"
        func said(
            _ voice: String? = nil,
            speed: Double = 1,
            pitch: Double = 1,
            volume: Double = 1
        ) async throws -> Spoken {
            try await helper.voice.spoken(
                SpeechRequest(text: text, voice: voice, language: "de", speed: speed, pitch: pitch, volume: volume)
            )
        }
        let normal = try await said()
        #expect((0.4...0.65).contains(try await said(speed: 2).seconds / normal.seconds))
        #expect(try await said(speed: 0.6).seconds / normal.seconds > 1.4)
        #expect((0.45...0.55).contains(try await said(volume: 0.5).level / normal.level))
        #expect(try await said(pitch: 2).pitch(rank: 0.25) > normal.pitch(rank: 0.25) * 1.3)
        // The library never makes the same text into quite the same number of samples twice.
        let french = try await said("fr-be").seconds
        #expect(abs(french - (try await said("roa/fr-BE").seconds)) < 0.05)
        #expect(abs(french - normal.seconds) > 0.1)
        // An unknown voice is the language's own.
        #expect(abs(try await said("alloy").seconds - normal.seconds) < 0.05)
        await helper.voice.stop()
    }

    @Test("A language without a voice is refused")
    func unknownLanguage() async throws {
        let helper = try HelperUnderTest()
        await helper.ready()
        #expect(!helper.voice.description.canDo(language: "xx"))
        #expect(helper.voice.description.canDo(language: "de-AT"))
        await #expect(throws: EngineError.self) {
            _ = try await helper.voice.spoken(SpeechRequest(text: "Hallo", language: "xx"))
        }
        await helper.voice.stop()
    }

    @Test("A helper killed over a phrase of which nothing was made leaves it to the other")
    func killedBefore() async throws {
        let helper = try HelperUnderTest()
        await helper.ready()
        let processes = await helper.processes(2)
        for process in processes { kill(process, SIGSTOP) }
        let phrases = (0..<4).map { index in
            Task { try await helper.voice.spoken(SpeechRequest(text: "Das ist Satz \(index).", language: "de")) }
        }
        // The tasks have put their phrases to the loop once it has answered after them.
        for _ in 0..<100 { await Task.yield() }
        await withCheckedContinuation { continuation in helper.loops.first.post { continuation.resume() } }
        kill(processes[0], SIGKILL)
        kill(processes[1], SIGCONT)
        for phrase in phrases { #expect(try await phrase.value.seconds > 0.3) }
        #expect(await helper.processes(2).contains(processes[1]))
        await helper.voice.stop()
    }

    @Test("A phrase waits for helpers that were both killed from outside")
    func killedBoth() async throws {
        let helper = try HelperUnderTest()
        await helper.ready()
        for process in await helper.processes(2) { kill(process, SIGKILL) }
        while helper.voice.readyCount > 0 { await Task.yield() }
        #expect(try await helper.voice.spoken(SpeechRequest(text: "Hallo", language: "de")).seconds > 0.2)
        await helper.voice.stop()
    }

    @Test("A helper killed in the middle of a phrase ends it with an error, and the next one is spoken")
    func killedWithin() async throws {
        let helper = try HelperUnderTest()
        await helper.ready()
        let text = String(repeating: "Und so geht es immer weiter und weiter. ", count: 500)
        let isKilled = Lock(false)
        await #expect(throws: EngineError.self) {
            try await helper.voice.speak(SpeechRequest(text: text, language: "de")) {
                (_: SpeechPiece) async throws(EngineError) in
                guard
                    isKilled.withLock({
                        let was = $0; $0 = true; return !was
                    })
                else { return }
                for process in helper.processes { kill(process, SIGKILL) }
            }
        }
        await helper.ready()
        #expect(try await helper.voice.spoken(SpeechRequest(text: "Weiter geht es.", language: "de")).seconds > 0.3)
        await helper.voice.stop()
    }

    @Test("A helper that hangs over a phrase is replaced")
    func hanging() async throws {
        let helper = try HelperUnderTest(patience: .seconds(1))
        await helper.ready()
        let hanging = await helper.processes(2)
        for process in hanging { kill(process, SIGSTOP) }
        let request = SpeechRequest(text: "Hallo", language: "de")
        await #expect(throws: EngineError.self) { _ = try await helper.voice.spoken(request) }
        while !Set(helper.processes).isDisjoint(with: hanging) { await Task.yield() }
        await helper.ready()
        #expect(try await helper.voice.spoken(request).seconds > 0.2)
        await helper.voice.stop()
    }

    @Test("A helper that can't run is told as a problem, and phrases fail at once")
    func noHelper() async throws {
        let loops = try LoopGroup(count: 1)
        let voice = EspeakSynthesizer(HelperExecutable(path: "/bin/false"), on: loops.first)
        while voice.problem?.contains("code 1") != true { await Task.yield() }
        await #expect(throws: EngineError.self) {
            _ = try await voice.spoken(SpeechRequest(text: "Hallo", language: "de"))
        }
        #expect(!voice.description.canDo(language: "de"))
        await voice.stop()
        loops.stop()
    }

    @Test("Cancelling ends a phrase at once")
    func cancellation() async throws {
        let helper = try HelperUnderTest()
        await helper.ready()
        let text = String(repeating: "Und so geht es immer weiter und weiter. ", count: 200)
        let task = Task {
            try await helper.voice.speak(SpeechRequest(text: text, language: "de")) {
                (_: SpeechPiece) async throws(EngineError) in
                withUnsafeCurrentTask { $0?.cancel() }
            }
        }
        await #expect(throws: EngineError.cancelled) { try await task.value }
        #expect(try await helper.voice.spoken(SpeechRequest(text: "Hallo", language: "de")).seconds > 0.2)
        await helper.voice.stop()
    }

    @Test("The embedded voice speaks English with Flite and the rest with espeak-ng")
    func routing() async throws {
        let helper = try HelperUnderTest()
        await helper.ready()
        let voice = EmbeddedSynthesizer(english: FliteSynthesizer(), others: helper.voice)
        #expect(voice.problem == nil)
        #expect(voice.limitation == nil)
        func rate(_ language: String, _ name: String? = nil) async throws -> Int {
            try await voice.spoken(SpeechRequest(text: "Hallo", voice: name, language: language)).sampleRate
        }
        #expect(try await rate("en") == 16_000)
        #expect(try await rate("en-GB", "slt") == 16_000)
        #expect(try await rate("en", "nobody") == 16_000)
        #expect(try await rate("en", "en-gb") == 22_050)
        #expect(try await rate("de") == 22_050)
        #expect(try await rate("de", "slt") == 22_050)
        let alone = EmbeddedSynthesizer(english: FliteSynthesizer(), others: nil)
        #expect(!alone.description.canDo(language: "de"))
        #expect(alone.problem == nil)
        #expect(alone.limitation != nil)
        await #expect(throws: EngineError.self) {
            _ = try await alone.spoken(SpeechRequest(text: "Hallo", language: "de"))
        }
        await helper.voice.stop()
    }
}
