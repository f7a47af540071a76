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
