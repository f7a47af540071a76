import Net
import Testing

@Suite("Reading server-sent events")
struct ClientServerSentEventsTests {
    struct Stream: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let events: [ServerSentEvent]
        var testDescription: String { name }

        init(_ name: String, _ text: String, _ events: [ServerSentEvent]) {
            (self.name, self.text, self.events) = (name, text, events)
        }
    }

    static let streams = [
        Stream("line feeds", "data: a\n\ndata: b\n\n", [.init(data: "a"), .init(data: "b")]),
        Stream("carriage returns", "data: a\r\rdata: b\r\r", [.init(data: "a"), .init(data: "b")]),
        Stream("both", "data: a\r\n\r\ndata: b\r\n\r\n", [.init(data: "a"), .init(data: "b")]),
        Stream("a mixture", "data: a\r\n\ndata: b\n\r\n", [.init(data: "a"), .init(data: "b")]),
        Stream("comments are skipped", ": hello\n\n:\ndata: a\n: x\n\n", [.init(data: "a")]),
        Stream("several data lines are joined", "data: a\ndata:\ndata: b\n\n", [.init(data: "a\n\nb")]),
        Stream("one space after the colon goes", "data:  a\ndata:b\n\n", [.init(data: " a\nb")]),
        Stream("a field without a colon is empty", "data\n\n", [.init(data: "")]),
        Stream(
            "type and id",
            "event: e\nid: 7\ndata: a\n\ndata: b\n\n",
            [.init(type: "e", data: "a", id: "7"), .init(data: "b", id: "7")]
        ),
        Stream("an event without data is none", "event: e\n\ndata: a\n\n", [.init(data: "a")]),
        Stream("unknown fields", "retry: 1\nnonsense: 2\ndata: a\n\n", [.init(data: "a")]),
        Stream("a byte order mark", "\u{FEFF}data: a\n\n", [.init(data: "a")]),
        Stream("letters beyond ASCII", "data: größer 🙂\n\n", [.init(data: "größer 🙂")]),
    ]

    @Test("Events are the same however the bytes are split", arguments: streams)
    func splitting(_ stream: Stream) throws {
        let bytes = Array(stream.text.utf8)
        for size in 1...bytes.count {
            var reader = ServerSentEvents()
            var events: [ServerSentEvent] = []
            for start in Swift.stride(from: 0, to: bytes.count, by: size) {
                events += try reader.receive(bytes[start..<min(start + size, bytes.count)])
            }
            #expect(events == stream.events)
            #expect(try reader.finish() == nil)
        }
    }

    @Test("The last event counts without the empty line after it", arguments: ["data: [DONE]", "data: [DONE]\n"])
    func unfinished(text: String) throws {
        var reader = ServerSentEvents()
        #expect(try reader.receive(text.utf8).isEmpty)
        #expect(try reader.finish() == ServerSentEvent(data: "[DONE]"))
    }

    @Test("A line that never ends is refused at the limit")
    func longLine() throws {
        var reader = ServerSentEvents(limit: 100)
        #expect(try reader.receive(("data: " + String(repeating: "x", count: 94)).utf8).isEmpty)
        #expect(throws: ServerSentEvents.TooLong.self) { try reader.receive("x".utf8) }
    }

    @Test("Data lines that never end are refused at the limit")
    func longEvent() throws {
        var reader = ServerSentEvents(limit: 100)
        #expect(throws: ServerSentEvents.TooLong.self) {
            for _ in 0..<20 { _ = try reader.receive("data: 123456\n".utf8) }
        }
    }
}
