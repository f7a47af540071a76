import Runtime
import Testing

@Suite("JSON5 for files that people write")
struct JSON5Tests {
    @Test("What JSON5 has beside JSON is read", arguments: accepted)
    func accepts(_ example: JSONCase) throws {
        #expect(try JSONValue(parsing: example.bytes, json5: true) == example.value)
    }

    @Test("None of it is JSON", arguments: accepted)
    func isNoJSON(_ example: JSONCase) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: example.bytes) }
    }

    @Test("What isn't JSON5 either is refused", arguments: refused)
    func refuses(_ text: String) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: text.utf8, json5: true) }
    }

    static let accepted = [
        JSONCase("a comment to the end of its line", "// a\n1 // b", 1),
        JSONCase("a comment that a carriage return ends", "// a\r1", 1),
        JSONCase("a block comment", "/* a * / */ [1, /**/ 2 /***/]", [1, 2]),
        JSONCase("a comment where a comma may stand", "{a: 1 /* b */, // c\n}", ["a": 1]),
        JSONCase("a trailing comma in an array", "[1,]", [1]),
        JSONCase("a trailing comma in an object", "{\"a\":1 , }", ["a": 1]),
        JSONCase(
            "names without quotation marks",
            "{a: 1, $b_2: 2, _: 3, null: 4}",
            ["a": 1, "$b_2": 2, "_": 3, "null": 4]
        ),
        JSONCase("a name of other letters", "{größe: 1, ключ: 2, 名前: 3}", ["größe": 1, "ключ": 2, "名前": 3]),
        JSONCase("a name with an escape", #"{\u0061b: 1}"#, ["ab": 1]),
        JSONCase("names in single quotes", "{'a b': 1}", ["a b": 1]),
        JSONCase("single quotes", #"['a"b', '\'', "\'"]"#, ["a\"b", "'", "'"]),
        JSONCase("a line that goes on", "'a\\\nb\\\r\nc\\\rd\\\u{2028}e'", "abcde"),
        JSONCase("the escapes of JavaScript", #"'\v\0\x41\xe9\a\é\-'"#, "\u{B}\u{0}Aéaé-"),
        JSONCase("a tab in a string", "['a\tb']", ["a\tb"]),
        JSONCase("a plus sign", "+1", 1),
        JSONCase("a plus sign before a fraction", "+.5", 0.5),
        JSONCase("a point in front", "[.5, -.5, .5e1]", [0.5, -0.5, 5]),
        JSONCase("a point behind", "[5., 5.e1]", [5, 50]),
        JSONCase("hexadecimal numbers", "[0x1F, 0Xff, -0x10, +0x0]", [31, 255, -16, 0]),
        JSONCase("white space of Unicode", "\u{A0}\u{B}\u{C}\u{2028}\u{3000}[\u{FEFF}1\u{2003}]", [1]),
    ]

    static let refused = [
        "", "// a", "/* a", "/* a *", "/", "/a", "1 /", "[,]", "[1,,]", "{,}", "{a:1,,}", "Infinity", "-Infinity",
        "+Infinity",
        "NaN", "-NaN", "01", "+", "-", ".", "-.", ".e1", "5.e", "0x", "0xg", "0xFFFFFFFFFFFFFFFFF",
        "0xFFFFFFFFFFFFFFFF",
        "1e400", "+-1", "'a", "'a\"", "'a\nb'", #"'\1'"#, #"'\01'"#, #"'\x4'"#, #"'\xZZ'"#, #"'\u12'"#, "{a b: 1}",
        "{1a: 1}",
        "{a-b: 1}", "{\"a\" 1}", #"{\u0020: 1}"#, #"{\x61: 1}"#, "{: 1}", "{a}", "{[]: 1}", "{a: 1}}", "undefined",
        "True",
    ]
}
