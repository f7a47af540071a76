import FoundationEssentials
import Glibc
import Loops
import Testing
import VoiceCore
import WorkerProcesses

@testable import Speech

@Suite("The embedded recogniser when its processes fail", .serialized)
struct EarsPocketSphinxFaultTests {
    private let test: EarsLoop

    init() throws { test = try EarsLoop() }

    private func make(
        startsAtOnce: Bool = true,
        _ change: (inout PocketSphinxSettings) -> Void = { _ in }
    ) -> (PocketSphinxTranscriber, EarsListener) {
        var settings = PocketSphinxSettings(decoders: 2, patience: .seconds(60), longestWait: .seconds(300))
        change(&settings)
        let backoff = RestartBackoff(shortest: .milliseconds(10), longest: .milliseconds(50))
        let transcriber = PocketSphinxTranscriber(
            settings,
            backoff: backoff,
            startsAtOnce: startsAtOnce,
            on: test.loop
        )
        return (transcriber, EarsListener(transcriber, on: test.loop))
    }

    private func zygote(of transcriber: PocketSphinxTranscriber) async -> Int32? {
        await withCheckedContinuation { continuation in
            test.loop.post { continuation.resume(returning: transcriber.zygote.processID) }
        }
    }

    /// The decoders that run now.
    private func decoders(of transcriber: PocketSphinxTranscriber) async throws -> [Int32] {
        let zygote = try #require(await zygote(of: transcriber))
        let list = try String(contentsOfFile: "/proc/\(zygote)/task/\(zygote)/children", encoding: .utf8)
        return list.split(separator: " ").compactMap { Int32($0) }
    }

    /// Half an utterance, decoded as far as that goes; then `fault`; then the rest.
    private func hear(
        _ listener: EarsListener,
        fault: () async throws -> Void
    ) async throws -> Transcript {
        let recording = try EarsRecording.goForward()
        let transcription = await listener.begin()
        await listener.append(Array(recording[..<24_000]), to: transcription)
        _ = try await listener.settle(transcription)
        try await fault()
        await listener.append(Array(recording[24_000...]), to: transcription)
        return try await listener.finish(transcription)
    }

    @Test("Where it is not among the engines that are tried, its process starts with the first utterance")
    func startsLate() async throws {
        let (transcriber, listener) = make(startsAtOnce: false)
        #expect(await zygote(of: transcriber) == nil)
        #expect(transcriber.problem == nil)
        let transcript = try await listener.hear(try EarsRecording.goForward())
        #expect(transcript.text == "go forward ten meters")
        #expect(await zygote(of: transcriber) != nil)
    }

    @Test("A decoder that is killed is replaced, and nothing of the utterance is lost")
    func killedDecoder() async throws {
        let (transcriber, listener) = make()
        let transcript = try await hear(listener) {
            for decoder in try await decoders(of: transcriber) { kill(decoder, SIGKILL) }
        }
        #expect(transcript.text == "go forward ten meters")
    }

    @Test("An utterance waits for a worker that is killed again and again, and is heard when it is let")
    func killedWorkers() async throws {
        let (transcriber, listener) = make()
        let transcript = try await hear(listener) {
            var killed: Set<Int32> = []
            while killed.count < 5 {
                if let worker = await zygote(of: transcriber), killed.insert(worker).inserted { kill(worker, SIGKILL) }
                await Task.yield()
            }
        }
        #expect(transcript.text == "go forward ten meters")
    }

    @Test("A decoder that hangs is replaced, and killed")
    func hangingDecoder() async throws {
        let (transcriber, listener) = make { $0.patience = .seconds(4) }
        var stopped: [Int32] = []
        let transcript = try await hear(listener) {
            stopped = try await decoders(of: transcriber)
            for decoder in stopped { kill(decoder, SIGSTOP) }
        }
        #expect(transcript.text == "go forward ten meters")
        #expect(!stopped.isEmpty)
        #expect(Set(try await decoders(of: transcriber)).isDisjoint(with: stopped))
    }

    @Test("When the process that makes decoders is killed, another one takes over")
    func killedZygote() async throws {
        let (transcriber, listener) = make()
        let transcript = try await hear(listener) {
            kill(try #require(await zygote(of: transcriber)), SIGKILL)
        }
        #expect(transcript.text == "go forward ten meters")
        #expect(try await listener.hear(try EarsRecording.goForward()).text == "go forward ten meters")
    }

    @Test("A model that is missing is an error that names it")
    func missingModel() async throws {
        let (transcriber, listener) = make { $0.model = PocketSphinxModel(folder: "/nowhere") }
        let error = await #expect(throws: EngineError.self) {
            try await listener.hear(try EarsRecording.goForward())
        }
        #expect(error == .unavailable("/nowhere/en-us can't be read; install pocketsphinx-en-us"))
        #expect(transcriber.problem == error?.reason)
    }

    @Test("A model that is damaged is an error")
    func damagedModel() async throws {
        let (_, listener) = make { $0.model.language = "/etc/hostname" }
        await #expect(throws: EngineError.self) { try await listener.hear(try EarsRecording.goForward()) }
    }

    @Test("Without the worker's program the engine is unavailable")
    func missingWorker() async throws {
        let (transcriber, listener) = make { $0.worker = nil }
        await #expect(throws: EngineError.self) { try await listener.hear(try EarsRecording.goForward()) }
        #expect(transcriber.problem != nil)
        let (_, other) = make { $0.worker = HelperExecutable(path: "/nowhere/worker") }
        await #expect(throws: EngineError.self) { try await other.hear(try EarsRecording.goForward()) }
    }

    @Test("A worker that talks nonsense is given up after a few tries")
    func nonsense() async throws {
        let (_, listener) = make { $0.worker = script(#"printf '\002\000\000\000\377\377' >&3; exec cat <&3 >&2"#) }
        let error = await #expect(throws: EngineError.self) {
            try await listener.hear(try EarsRecording.goForward())
        }
        #expect(error == .unavailable("the speech worker ended by signal 9"))
    }

    @Test("Decoders that talk nonsense end the utterance with an error after a second try")
    func nonsenseDecoder() async throws {
        let (_, listener) = make {
            $0.worker = script(
                """
                exec python3 -c '
                import socket
                zygote = socket.socket(fileno=3)
                zygote.sendall(bytes([1, 0, 0, 0, 1]))
                while True:
                    message, descriptors, _, _ = socket.recv_fds(zygote, 9, 1)
                    if not message: break
                    for descriptor in descriptors: socket.socket(fileno=descriptor).sendall(bytes([1, 0, 0, 0, 99]))
                '
                """
            )
        }
        let error = await #expect(throws: EngineError.self) {
            try await listener.hear(try EarsRecording.goForward())
        }
        #expect(error == .unavailable("a decoder of the embedded recogniser talks nonsense"))
    }

    /// A program that stands in for the worker.
    private func script(_ text: String) -> HelperExecutable {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).sh").path
        _ = FileManager.default.createFile(
            atPath: path,
            contents: Data("#!/bin/sh\n\(text)\n".utf8),
            attributes: [.posixPermissions: 0o755]
        )
        return HelperExecutable(path: path)
    }
}
