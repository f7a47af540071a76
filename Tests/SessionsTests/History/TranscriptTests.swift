import Runtime
import SQLite
@testable import Sessions
import Testing
import VoiceCore

@Suite("Transcripts")
struct TranscriptTests {
    /// 2026-11-21 15:04:05 UTC.
    private static let start: Int64 = 1_795_273_445_000

    private let session = SessionRecord(
        id: SessionID("01a1fec5-5786-75a1-8cc0-d0fed607d016") ?? SessionID(),
        agentID: nil,
        agent: "parley",
        user: "ann",
        owner: nil,
        channel: "websocket",
        title: nil,
        status: .active,
        settings: SessionSettings(),
        metadata: [:],
        createdAt: start,
        lastActivityAt: start,
        endedAt: nil,
        messageCount: 3
    )

    private func message(
        _ seq: Int,
        _ role: Prompt.Message.Role,
        _ content: String,
        at milliseconds: Int64,
        audio: Int? = nil,
        status: MessageStatus = .complete
    ) -> MessageRecord {
        MessageRecord(
            id: MessageID(),
            session: session.id,
            seq: seq,
            role: role,
            speaker: role == .user ? "ann" : nil,
            content: content,
            channel: "websocket",
            status: status,
            audioMilliseconds: audio,
            timings: nil,
            provider: nil,
            model: nil,
            inputTokens: nil,
            outputTokens: nil,
            toolCall: nil,
            createdAt: Self.start + milliseconds
        )
    }

    private var messages: [MessageRecord] {
        [
            message(1, .user, "Is 2 < 3 & *so*?", at: 2500, audio: 1500),
            message(2, .assistant, "Yes,\n\nit is.", at: 3000, audio: 2000, status: .interrupted),
            message(3, .assistant, "", at: 3500, status: .interrupted),
            message(4, .user, "ok", at: 4000),
        ]
    }

    @Test("Plain text has a line a message, with time and name")
    func plain() {
        #expect(
            TranscriptFormat.txt.text(of: session, messages) == """
                [2026-11-21 15:04:07] ann: Is 2 < 3 & *so*?
                [2026-11-21 15:04:08] parley: Yes,
                    it is. [interrupted]
                [2026-11-21 15:04:09] ann: ok

                """
        )
    }

    @Test(
        "Whatever is in a text, no format is broken by it",
        arguments: ["\r\n", "\r", "\u{2028}", "\u{2029}", "\u{85}"]
    )
    func oddTexts(_ end: String) {
        var titled = session
        titled.title = "A\(end)B"
        titled.user = "ann\(end)x"
        let odd = [
            message(
                1,
                .assistant,
                "\u{FEFF}One\u{0}\(end)\(end) \(end)00:01 --> 00:02\(end)\u{1B}two",
                at: 0,
                audio: 1000
            ),
            message(2, .assistant, "\u{FEFF}\u{0}\(end)", at: 500),
        ]
        #expect(
            TranscriptFormat.srt.text(of: titled, odd)
                == "1\n00:00:00,000 --> 00:00:01,000\nparley: One\n00:01 → 00:02\ntwo\n"
        )
        #expect(TranscriptFormat.vtt.text(of: titled, odd).components(of: "-->") == 2)
        #expect(TranscriptFormat.md.text(of: titled, odd).hasPrefix("# A B\n"))
        #expect(odd[0].name(in: titled) == "parley")
        for format in [TranscriptFormat.txt, .md, .srt, .vtt] {
            let controls = format.text(of: titled, odd).unicodeScalars.filter { $0.value < 0x20 && $0 != "\n" }
            #expect(controls.isEmpty)
        }
    }

    @Test("Markdown shows what was said as it was said")
    func markdown() {
        #expect(
            TranscriptFormat.md.text(of: session, messages) == #"""
                # Conversation with parley

                Session `01a1fec5-5786-75a1-8cc0-d0fed607d016`, 2026-11-21 15:04:05 UTC

                **ann**: Is 2 \< 3 \& \*so\*?

                **parley**: Yes,\
                \
                it is. \[interrupted\]

                **ann**: ok

                """#
        )
    }

    @Test("Subtitles are timed from the session's beginning, in order, and each can be read")
    func subtitles() {
        #expect(
            TranscriptFormat.srt.text(of: session, messages) == """
                1
                00:00:01,000 --> 00:00:02,500
                ann: Is 2 < 3 & *so*?

                2
                00:00:03,000 --> 00:00:04,000
                parley: Yes,
                it is.

                3
                00:00:04,000 --> 00:00:05,000
                ann: ok

                """
        )
        #expect(
            TranscriptFormat.vtt.text(of: session, messages) == """
                WEBVTT

                00:00:01.000 --> 00:00:02.500
                <v ann>Is 2 &lt; 3 &amp; *so*?

                00:00:03.000 --> 00:00:04.000
                <v parley>Yes,
                it is.

                00:00:04.000 --> 00:00:05.000
                <v ann>ok

                """
        )
    }

    @Test("Times beyond reason don't end the process", arguments: [Int64.min, -1, 0, 1 << 62, .max], [0, 1500, .max])
    func unreasonable(time: Int64, audio: Int) {
        var early = message(1, .user, "Hi", at: 0, audio: audio)
        var late = message(2, .assistant, "Hello", at: 0, audio: audio)
        (early.createdAt, late.createdAt) = (time, time)
        for began in [time, .min, .max] {
            var session = session
            session.createdAt = began
            for format in TranscriptFormat.allCases { #expect(!format.text(of: session, [early, late]).isEmpty) }
        }
    }

    @Test("JSON holds the session and every message")
    func json() throws {
        let value = try JSONValue(parsing: TranscriptFormat.json.text(of: session, messages).utf8)
        #expect(value["session"]?["id"] == "01a1fec5-5786-75a1-8cc0-d0fed607d016")
        #expect(value["messages"]?.array?.count == 4)
        #expect(value["messages"]?[1]?["content"] == "Yes,\n\nit is.")
    }

    @Test("A session in which nothing was said is written too", arguments: TranscriptFormat.allCases)
    func empty(format: TranscriptFormat) {
        let text = format.text(of: session, [])
        #expect(text.isEmpty == [.txt, .srt].contains(format))
        #expect(!format.contentType.isEmpty)
    }
}

extension String {
    /// In how many parts these words part the text.
    fileprivate func components(of words: String) -> Int { ranges(of: words).count + 1 }
}
