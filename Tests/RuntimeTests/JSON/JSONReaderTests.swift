import Glibc
import Runtime
import TestSupport
import Testing

@Suite("The reader of JSON")
struct JSONReaderTests {
    @Test("Arrays and objects stand in each other 64 deep and no deeper", arguments: ["[", "{\"a\":", "[{\"a\":"])
    func depth(opening: String) throws {
        let closing = String(opening.filter { "[{".contains($0) }.reversed().map { $0 == "[" ? "]" : "}" })
        func nested(_ depth: Int) -> [UInt8] {
            let count = depth / closing.count
            return Array(
                (String(repeating: opening, count: count) + "1" + String(repeating: closing, count: count)).utf8
            )
        }
        #expect(try JSONValue(parsing: nested(64)).text.utf8.count == nested(64).count)
        for depth in [66, 480, 100_000] {
            let error = #expect(throws: JSONError.self) { try JSONValue(parsing: nested(depth)) }
            #expect(error?.reason == .depth)
        }
    }

    @Test("Lists beside each other don't add up to depth")
    func breadth() throws {
        let wide = "[" + String(repeating: "[[]],{\"a\":{}},", count: 1000) + "0]"
        #expect(try JSONValue(parsing: wide.utf8).array?.count == 2001)
    }

    @Test(
        "An error says what is wrong and where",
        arguments: [
            ("{\"a\" 1}", JSONError.Reason.colon, 5, 1, 6), ("{\n  \"a\": 1\n  \"b\"", .comma, 13, 3, 3),
            ("[1, 2", .end, 5, 1, 6), ("", .end, 0, 1, 1), ("\n\n[1] x", .rest, 6, 3, 5),
            ("[1e999]", .tooLarge, 6, 1, 7),
            ("[01]", .number, 3, 1, 4), ("[\"\\q\"]", .escape, 3, 1, 4), ("[\"a\tb\"]", .control, 3, 1, 4),
            ("[tru]", .value, 1, 1, 2), ("{1:2}", .name, 1, 1, 2), ("[\"é\u{1}\"]", .control, 4, 1, 5),
        ]
    )
    func places(text: String, reason: JSONError.Reason, offset: Int, line: Int, column: Int) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text.utf8) }
        #expect(error?.reason == reason && error?.offset == offset)
        #expect(error?.line == line && error?.column == column)
    }

    @Test(
        "An error never quotes the text",
        arguments: ["sk-secret", "{\"key\": sk-secret}", "[\"sk-secret]", "{sk-secret: 1}"]
    )
    func silence(text: String) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text.utf8) }
        #expect(error.map { "\($0)".contains("secret") || String(reflecting: $0).contains("secret") } == false)
    }

    @Test("Bytes that don't lie in one piece are read as well")
    func pieces() throws {
        let bytes = AnySequence(Array(#"{"a": [1, "é"]}"#.utf8))
        #expect(try JSONValue(parsing: bytes) == ["a": [1, "é"]])
        #expect(try JSONValue(parsing: Array("xx[1]".utf8).dropFirst(2)) == [1])
    }

    @Test(
        "Eight times the bytes take less than four times eight times the work",
        arguments: [
            ("[", "{},", "0]"), ("[", "[],", "0]"), ("[", "1,", "0]"), ("[", "-1.5e3,", "0]"),
            ("[", "{\"a\":[{}]},", "0]"),
            ("[", "\"a\",", "0]"), ("\"", "x", "\""), ("\"", "\\n", "\""), ("\"", "\\ud83d", "\""), ("0.", "7", "7"),
            ("9", "9", ""), ("{", "\"a\":1,", "\"b\":2}"), ("", " ", "1"), ("[", "\n", ""),
            ("{\"", "\u{301}\u{316}", "\":1}"),
            ("{\"", "\\u0301\\u0316", "\":1}"), ("\"", "あ", "\""), ("[", "\"\u{301}\u{316}\",", "0]"), ("\"", "x", ""),
        ]
    )
    func linear(start: String, unit: String, end: String) {
        func time(_ size: Int) -> Double {
            let text = Array((start + String(repeating: unit, count: size / unit.utf8.count) + end).utf8)
            return (0..<3).map { _ in cpuTime(of: { _ = try? JSONValue(parsing: text) }) }.min() ?? 0
        }
        #expect(time(8 << 14) < 32 * max(time(1 << 14), 0.000_05))
    }

    @Test("A string is safe to compare, to hash and to split, whatever marks it holds")
    func marks() throws {
        let marks = String(repeating: "\u{301}\u{316}", count: 5_000)
        for text in [
            "\"\(marks)\"", "\"\\n\(marks)\"", "\"" + String(repeating: "\\u0301\\u0316", count: 5_000) + "\"",
        ] {
            let string = try #require(try JSONValue(parsing: text.utf8).string)
            #expect(string.longestRunOfMarks == 30)
            #expect(string.unicodeScalars.count { $0 == "\u{316}" } == 5_000)
        }
        let name = try #require(try JSONValue(parsing: "{\"\(marks)\":1}".utf8).object?.keys.first)
        #expect(name.longestRunOfMarks == 30)
    }

    @Test("Text changed at random is read or refused, and what was read is written and read again")
    func mutations() throws {
        var random = SeededRandom(seed: 8259)
        let seeds = (JSONCase.accepted + JSONCase.refused + JSON5Tests.accepted).map(\.bytes)
        var readable = 0
        for _ in 0..<20_000 {
            var bytes = seeds.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0...bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + 2))
                case 2: bytes += seeds.randomElement(using: &random)?.prefix(place) ?? []
                default: if place < bytes.count { bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
                }
            }
            _ = try? JSONValue(parsing: bytes, json5: true, loneSurrogates: .kept)
            guard let value = try? JSONValue(parsing: bytes) else { continue }
            readable += 1
            #expect(try JSONValue(parsing: value.text.utf8) == value)
        }
        #expect(readable > 300)
    }
}

/// Seconds of this thread's own work.
func cpuTime(of work: () -> Void) -> Double {
    func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = now()
    work()
    return now() - start
}

extension String {
    /// How many combining marks follow each other at most.
    var longestRunOfMarks: Int {
        var (run, longest) = (0, 0)
        for scalar in unicodeScalars {
            run = scalar.properties.canonicalCombiningClass == .notReordered ? 0 : run + 1
            longest = max(longest, run)
        }
        return longest
    }
}
