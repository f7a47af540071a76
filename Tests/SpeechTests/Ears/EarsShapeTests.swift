import Loops
import Net
import Runtime
import TestSupport
import Testing
import VoiceCore

@testable import Speech

@Suite("The shapes of a recogniser's answer")
struct EarsShapeTests {
    static let spokenAnswers = [
        #"{"text":"go on"}"#, #"{"segments":[{"text":" go"},{"text":" on"}]}"#, #"{"data":{"text":"go on"}}"#,
        #"{"result":"go on"}"#, #"{"result":{"text":"go on"},"success":true}"#, #"{"transcription":"go on"}"#,
        #"[{"key":"a","text":"go"},{"key":"b","text":"on"}]"#, #"["go","on"]"#, #""go on""#,
        #"{"results":[{"alternatives":[{"transcript":"go on"},{"transcript":"goon"}]}]}"#,
        #"{"results":{"channels":[{"alternatives":[{"transcript":"go on","words":[{"word":"go"}]}]}]}}"#,
        #"{"results":{"transcripts":[{"transcript":"go on"}],"items":[]}}"#,
        #"{"RecognitionStatus":"Success","DisplayText":"go on"}"#, #"{"text":"","segments":[{"text":"go on"}]}"#,
        #"{"output":{"segments":[{"text":"go on"}]}}"#, #"{"text":"go on","chunks":[{"text":"go","timestamp":[0,1]}]}"#,
        #"{"segments":[[0.0,1.0,"go"],[1.0,2.0,"on"]]}"#, #"{"utterances":[{"transcript":"go on"}]}"#,
        #"{"result":[{"sentences":[{"sentence":"go on"}]}],"error":null}"#, #"{"code":0,"data":[{"text":"go on"}]}"#,
    ]

    static let silentAnswers = [
        #"{"text":""}"#, #"{"text":null}"#, "null", #"{"segments":[]}"#, #"{"result":""}"#, #"{"data":{"text":null}}"#,
        "[]", #""""#, #"{"RecognitionStatus":"InitialSilenceTimeout"}"#, #"{"results":[{"alternatives":[]}]}"#,
        #"{"segments":[{"text":"Thank you.","no_speech_prob":0.93,"avg_logprob":-1.4}]}"#,
    ]

    private let loops: LoopGroup
    private let http: HTTPClients
    private let speech = (0..<16_000).map { Int16($0 % 80 * 300 - 12_000) }

    init() throws {
        loops = try LoopGroup(count: 1)
        http = HTTPClients(loops)
    }

    private func heard(_ body: String, type: String, status: String = "200 OK") async throws -> [String] {
        let server = ScriptedServer { connection in
            while connection.request() != nil { connection.answer(body, status: status, type: type) }
        }
        defer { server.stop() }
        let times = RemoteHearingTimes(connect: .seconds(30), total: .seconds(60))
        let ears: [any Transcriber] = [
            OpenAITranscriber(.init(url: server.url + "/v1", times: times), http: http),
            WhisperTranscriber(url: server.url, times: times, http: http),
        ]
        var texts: [String] = []
        for ear in ears { texts.append(try await EarsListener(ear, on: loops.first).hear(speech).text) }
        return texts
    }

    @Test("Whatever its shape, the text is found", arguments: spokenAnswers)
    func text(_ answer: String) async throws {
        #expect(try await heard(answer, type: "application/json") == ["go on", "go on"])
        let json = try JSONValue(parsing: answer.utf8)
        #expect(try TranscriptShape.transcript(in: json, of: "a server")?.text == "go on")
    }

    @Test("Nothing said is an empty text at once, and no failure", arguments: silentAnswers)
    func silence(_ answer: String) async throws {
        #expect(try await heard(answer, type: "application/json") == ["", ""])
    }

    @Test("A status without a body is silence, and plain text is text")
    func plain() async throws {
        #expect(try await heard("", type: "text/plain", status: "204 No Content") == ["", ""])
        #expect(try await heard("go on\n", type: "text/plain; charset=utf-8") == ["go on", "go on"])
        #expect(try await heard("", type: "text/plain") == ["", ""])
    }

    @Test(
        "Over Wyoming too",
        arguments: [#"{"text":"go on"}"#, #"{"segments":[{"text":"go on"}]}"#, #"{"text":null}"#]
    )
    func wyoming(_ data: String) async throws {
        let members = try #require(try JSONValue(parsing: data.utf8).object)
        let server = ScriptedServer { connection in
            guard connection.read(past: "\"audio-stop\"}\n") else { return }
            connection.send(WyomingEvent(type: "transcript", data: members).bytes)
        }
        defer { server.stop() }
        let ears = WyomingTranscriber(url: server.url.replacing("http", with: "tcp"), http: http)
        let text = try await EarsListener(ears, on: loops.first).hear(speech).text
        #expect(text == (data.contains("null") ? "" : "go on"))
    }

    @Test("How surely nothing was said comes along, within its bounds")
    func noSpeech() throws {
        for (answer, expected) in [
            (#"{"text":"you","segments":[{"no_speech_prob":0.7},{"no_speech_prob":0.4}]}"#, 0.4),
            (#"{"text":"you","no_speech_prob":9e99}"#, 1),
            (#"{"segments":[{"text":"you","no_speech_prob":0.5}]}"#, 0.5),
        ] {
            let json = try JSONValue(parsing: answer.utf8)
            #expect(try TranscriptShape.transcript(in: json, of: "a server")?.noSpeech == expected)
        }
    }

    @Test("Every text that a row of ears gives is believed only as far as it can be")
    func row() async throws {
        let server = ScriptedServer { connection in
            while connection.request() != nil {
                connection.answer(#"{"text":"[Music] go on go on go on go on go on go on go on"}"#)
            }
        }
        defer { server.stop() }
        let before = Metric.mendedTranscripts.total
        let row = FallbackTranscriber([WatchedEngine(WhisperTranscriber(url: server.url, http: http))])
        #expect(try await EarsListener(row, on: loops.first).hear(speech).text == "go on")
        // The mark and the loop.
        #expect(Metric.mendedTranscripts.total >= before + 2)
    }
}
