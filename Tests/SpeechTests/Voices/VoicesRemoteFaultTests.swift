import Loops
import Net
import Runtime
@testable import Speech
import TestSupport
import Testing
import VoiceCore

@Suite("Speaking through servers that fail")
struct VoicesRemoteFaultTests {
    static let faults = [
        VoiceFault("hangs before the head", "timedOut") { $0.waitForClose() },
        VoiceFault("hangs before the first audio", "timedOut") { connection in
            _ = connection.request()
            connection.send(head("audio/pcm"))
            connection.waitForClose()
        },
        VoiceFault("hangs in the middle", "timedOut") { connection in
            _ = connection.request()
            connection.send(head("audio/pcm") + sound(4_800))
            connection.waitForClose()
        },
        VoiceFault("sends nothing", "malformedAnswer") { connection in
            _ = connection.request()
            connection.send(head("audio/pcm", length: 0))
        },
        VoiceFault("sends one byte", "malformedAnswer") { connection in
            _ = connection.request()
            connection.send(head("audio/pcm", length: 1) + [1])
        },
        VoiceFault("sends a page with status 200", "malformedAnswer") { connection in
            _ = connection.request()
            connection.answer("<!DOCTYPE html><html></html>", type: "text/html")
        },
        VoiceFault("calls a page audio", "malformedAnswer") { connection in
            _ = connection.request()
            connection.answer("<!DOCTYPE html><html><body>no</body></html>", type: "audio/pcm")
        },
        VoiceFault("calls an error audio", "malformedAnswer") { connection in
            _ = connection.request()
            connection.answer(#"{"error": {"message": "no such voice"}}"#, type: "audio/pcm")
        },
        VoiceFault("sends MP3", "malformedAnswer") { connection in
            _ = connection.request()
            connection.send(head("audio/pcm", length: 5_000) + [0xFF, 0xFB, 0x90, 0x64] + sound(2_498))
        },
        VoiceFault("sends Ogg", "malformedAnswer") { connection in
            _ = connection.request()
            connection.send(head("audio/pcm", length: 5_000) + Array("OggS".utf8) + sound(2_498))
        },
        VoiceFault("sends a damaged WAV", "malformedAnswer") { connection in
            _ = connection.request()
            let file = Array(wav(sound(100), rate: 16_000).prefix(30))
            connection.send(head("audio/wav", length: file.count) + file)
        },
        VoiceFault("sends WAV of an absurd rate", "malformedAnswer") { connection in
            _ = connection.request()
            connection.send(head("audio/wav") + wav(sound(100), rate: 1))
        },
        VoiceFault("breaks off within its length", "unavailable") { connection in
            _ = connection.request()
            connection.send(head("audio/pcm", length: 96_000) + sound(4_800))
        },
        VoiceFault("sends less WAV than announced", "unavailable") { connection in
            _ = connection.request()
            connection.send(head("audio/wav") + wav(sound(1_000), rate: 16_000, announced: 9_000))
        },
        VoiceFault("breaks the connection", "unavailable") { connection in
            _ = connection.request()
            connection.reset()
        },
        VoiceFault("speaks no HTTP", "malformedAnswer") { connection in
            _ = connection.request()
            connection.send("SSH-2.0-OpenSSH_9.2\r\n")
        },
        VoiceFault("refuses the key", "refused") { connection in
            _ = connection.request()
            connection.answer("{}", status: "401 Unauthorized")
        },
        VoiceFault("does not know the voice", "unfit") { connection in
            _ = connection.request()
            connection.answer("{}", status: "400 Bad Request")
        },
        VoiceFault("is overloaded", "unavailable") { connection in
            _ = connection.request()
            connection.answer("{}", status: "503 Service Unavailable")
        },
        VoiceFault("has a bug", "unavailable") { connection in
            _ = connection.request()
            connection.answer("oops", status: "500 Internal Server Error", type: "text/plain")
        },
    ]

    @Test("A server's fault becomes an error that says what to do", arguments: faults)
    func fault(_ fault: VoiceFault) async throws {
        let bench = try RemoteVoiceBench(fault.script)
        defer { bench.server.stop() }
        let times = fault.expected == "timedOut" ? RemoteVoiceBench.impatient : RemoteVoiceBench.patient
        let outcome = await bench.openAI(times).outcome()
        #expect(kind(outcome.error) == fault.expected, "\(outcome.error?.reason ?? "")")
    }

    @Test("Nothing that listens, nothing that accepts")
    func unreachable() async throws {
        let bench = try RemoteVoiceBench { _ in }
        bench.server.stop()
        let closed = OpenAISynthesizer(
            .init(url: "http://127.0.0.1:\(ScriptedServer.closedPort())/v1", times: RemoteVoiceBench.impatient),
            http: bench.http
        )
        #expect(kind(await closed.outcome().error) == "unavailable")
        let deaf = DeafServer()
        let slow = OpenAISynthesizer(.init(url: deaf.url + "/v1", times: RemoteVoiceBench.impatient), http: bench.http)
        #expect(kind(await slow.outcome().error) == "timedOut")
    }

    @Test("Cancelling closes the connection")
    func cancellation() async throws {
        let isClosed = Lock(false)
        let bench = try RemoteVoiceBench { connection in
            _ = connection.request()
            connection.send(head("audio/pcm") + sound(4_800))
            connection.waitForClose()
            isClosed.withLock { $0 = true }
        }
        defer { bench.server.stop() }
        let voice = bench.openAI
        let task = Task {
            try await voice.speak(SpeechRequest(text: "Hello")) { (_: SpeechPiece) async throws(EngineError) in
                withUnsafeCurrentTask { $0?.cancel() }
            }
        }
        await #expect(throws: EngineError.cancelled) { try await task.value }
        while !isClosed.withLock({ $0 }) { await Task.yield() }
    }

    @Test("Answers cut at any byte neither trap nor pass for whole")
    func truncation() async throws {
        let file = wav(sound(200), rate: 16_000)
        let count = Lock(0)
        let bench = try RemoteVoiceBench { connection in
            _ = connection.request()
            let length = count.withLock { count in
                defer { count = min(count + 3, file.count) }
                return count
            }
            connection.send(head("audio/wav") + file.prefix(length))
        }
        defer { bench.server.stop() }
        for _ in stride(from: 0, to: file.count, by: 3) { #expect(await bench.openAI.outcome().error != nil) }
        #expect(await bench.openAI.outcome().error == nil)
    }
}
