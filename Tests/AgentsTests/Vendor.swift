import Runtime
import TestSupport
import Testing

/// How one kind of server speaks, for tests that hold for all of them.
struct Vendor: Sendable, CustomTestStringConvertible {
    let kind: String
    /// Content type of a stream.
    let type: String
    /// What comes before the first piece.
    let beginning: String
    /// A piece of text, encoded.
    let piece: @Sendable (String) -> String
    /// Marks that the text is whole, and what follows it.
    let ending: String
    /// What may be cut off the ending without loss.
    let spare: Int
    /// An error inside a good stream.
    let error: String

    var testDescription: String { kind }

    func stream(_ pieces: String...) -> String { beginning + pieces.map(piece).joined() + ending }

    /// Sends the head of a streamed answer that ends with the connection.
    func begin(_ connection: ScriptedConnection) {
        connection.send("HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\n\r\n")
    }

    static let all = [openAI, anthropic, ollama, n8n]

    static let openAI = Vendor(
        kind: "openai",
        type: "text/event-stream",
        beginning: ": hello\n\n" + event(["choices": [["delta": ["role": "assistant", "content": ""]]]]),
        piece: { event(["choices": [["delta": ["content": .string($0)]]]]) },
        ending: event(["choices": [["delta": [:], "finish_reason": "stop"]]]) + "data: [DONE]\n\n",
        spare: "\n\ndata: [DONE]\n\n".utf8.count,
        error: event(["error": ["code": 502, "type": "overloaded", "message": "my secret"], "choices": []])
    )

    static let anthropic = Vendor(
        kind: "anthropic",
        type: "text/event-stream; charset=utf-8",
        beginning: named(["type": "message_start", "message": ["usage": ["input_tokens": 3, "output_tokens": 1]]])
            + named(["type": "content_block_start", "index": 0, "content_block": ["type": "text", "text": ""]])
            + named(["type": "ping"]),
        piece: {
            named(["type": "content_block_delta", "index": 0, "delta": ["type": "text_delta", "text": .string($0)]])
        },
        ending: named(["type": "content_block_stop", "index": 0])
            + named(["type": "message_delta", "delta": ["stop_reason": "end_turn"], "usage": ["output_tokens": 5]])
            + named(["type": "message_stop"]),
        spare: "\n\n".utf8.count + named(["type": "message_stop"]).utf8.count,
        error: named(["type": "error", "error": ["type": "overloaded_error", "message": "my secret"]])
    )

    static let ollama = Vendor(
        kind: "ollama",
        type: "application/x-ndjson",
        beginning: "",
        piece: { line(["model": "m", "message": ["role": "assistant", "content": .string($0)], "done": false]) },
        ending: line([
            "model": "m", "message": ["role": "assistant", "content": ""], "done": true, "done_reason": "stop",
            "prompt_eval_count": 3, "eval_count": 5, "load_duration": 1_000_000,
        ]),
        spare: 1,
        error: line(["error": "my secret"])
    )

    static let n8n = Vendor(
        kind: "n8n",
        type: "application/json; charset=utf-8",
        beginning: line(["type": "begin", "metadata": ["nodeName": "Agent"]]),
        piece: { line(["type": "item", "content": .string($0), "metadata": ["nodeName": "Agent"]]) },
        ending: line(["type": "end", "metadata": ["nodeName": "Agent"]]),
        spare: 1,
        error: line(["type": "error", "content": "my secret"])
    )

    static func event(_ value: JSONValue) -> String { "data: \(value.text)\n\n" }
    static func line(_ value: JSONValue) -> String { value.text + "\n" }
    private static func named(_ value: JSONValue) -> String {
        "event: \(value["type"]?.string ?? "")\n" + event(value)
    }
}
