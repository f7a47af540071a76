import Runtime

extension JSONCase {
    static let accepted: [JSONCase] = values + numbers + strings + lists

    private static let values = [
        JSONCase("null", "null", .some(.null)),
        JSONCase("true", "true", true),
        JSONCase("false", "false", false),
        JSONCase("a lonely string", #""asd""#, "asd"),
        JSONCase("a lonely empty string", #""""#, ""),
        JSONCase("a lonely number", "42", 42),
        JSONCase("a lonely negative number", "-0.1", -0.1),
        JSONCase("a line end at the end", "[\"a\"]\n", ["a"]),
        JSONCase("white space around", " \t\r\n[] \t\r\n", []),
        JSONCase("white space everywhere", "{ \"a\" :\t[ 1 ,\r\n2 ] }", ["a": [1, 2]]),
        JSONCase("a byte-order mark", "\u{FEFF}{}", .object([:])),
    ]

    private static let numbers = [
        JSONCase("zero", "[0]", [0]),
        JSONCase("a negative zero", "[-0]", [0]),
        JSONCase("a negative one", "[-1]", [-1]),
        JSONCase("a zero to an exponent", "[0e1]", [0]),
        JSONCase("a zero to a positive exponent", "[0e+1]", [0]),
        JSONCase("a whole number with an exponent", "[20e1]", [200]),
        JSONCase("a large E", "[1E22]", [.number(1e22)]),
        JSONCase("a negative exponent with E", "[1E-2]", [0.01]),
        JSONCase("a positive exponent with E", "[1E+2]", [100]),
        JSONCase("a fraction", "[123.456789]", [123.456789]),
        JSONCase("a fraction with an exponent", "[123.456e78]", [123.456e78]),
        JSONCase("a fraction that is whole", "[1.0]", [1]),
        JSONCase("close to zero", "[-0.000000000000000000000000000001]", [-1e-30]),
        JSONCase("too small for anything but zero", "[1e-400]", [0]),
        JSONCase("the smallest above zero", "[5e-324]", [.number(.leastNonzeroMagnitude)]),
        JSONCase("the largest", "[1.7976931348623157e308]", [.number(.greatestFiniteMagnitude)]),
        JSONCase("the largest whole one", "[9223372036854775807]", [.integer(.max)]),
        JSONCase("the smallest whole one", "[-9223372036854775808]", [.integer(.min)]),
        JSONCase("one above the largest whole one", "[9223372036854775808]", [9_223_372_036_854_775_808.0]),
        JSONCase("one below the smallest whole one", "[-9223372036854775809]", [-9_223_372_036_854_775_808.0]),
        JSONCase("beyond 64 bits", "[18446744073709551616]", [18_446_744_073_709_551_616.0]),
        JSONCase("two to the 53rd plus one", "[9007199254740993]", [9_007_199_254_740_993]),
    ]

    /// U+FFFF and U+FDD0, which a literal can't hold.
    private static let noncharacters = String(decoding: [0xEF, 0xBF, 0xBF, 0xEF, 0xB7, 0x90], as: UTF8.self)

    private static let strings = [
        JSONCase("the simple escapes", #"["\"\\\/\b\f\n\r\t"]"#, ["\"\\/\u{8}\u{C}\n\r\t"]),
        JSONCase("escapes of one byte", #"["\u0060\u012a\u12AB"]"#, ["\u{60}\u{12A}\u{12AB}"]),
        JSONCase("a pair of halves", #"["\ud801\udc37"]"#, ["\u{10437}"]),
        JSONCase("two pairs", #"["\ud83d\ude39\ud83d\udc8d"]"#, ["\u{1F639}\u{1F48D}"]),
        JSONCase("the last pair", #"["\uDBFF\uDFFF"]"#, ["\u{10FFFF}"]),
        JSONCase("an escaped zero", #"["\u0000"]"#, ["\u{0}"]),
        JSONCase("an escaped control character", #"["\u0012"]"#, ["\u{12}"]),
        JSONCase("a backslash before a u that is none", #"["\\u0000"]"#, [#"\u0000"#]),
        JSONCase("an escaped backslash before the end", #"["\\"]"#, ["\\"]),
        JSONCase("escaped noncharacters", #"["\uFFFF\uFDD0"]"#, [.string(noncharacters)]),
        JSONCase("noncharacters as they stand", "[\"\(noncharacters)\"]", [.string(noncharacters)]),
        JSONCase("DEL as it stands", "[\"\u{7F}\"]", ["\u{7F}"]),
        JSONCase("separators as they stand", "[\"\u{2028}\u{2029}\"]", ["\u{2028}\u{2029}"]),
        JSONCase("UTF-8 of two, three and four bytes", "[\"éあ😀\"]", ["éあ😀"]),
        JSONCase("a byte-order mark in a string", "[\"\u{FEFF}\"]", ["\u{FEFF}"]),
        JSONCase("an escape behind UTF-8", #"["é\n😀\u00e9"]"#, ["é\n😀é"]),
        JSONCase("a comment in a string", #"["a/*b*/c//d"]"#, ["a/*b*/c//d"]),
        JSONCase("a lone high half", #"["\ud83d"]"#, ["\u{FFFD}"]),
        JSONCase("a lone low half", #"["\ude00"]"#, ["\u{FFFD}"]),
        JSONCase("halves in the wrong order", #"["\ude00\ud83d"]"#, ["\u{FFFD}\u{FFFD}"]),
        JSONCase("two high halves, then a low one", #"["\ud83d\ud83d\ude00"]"#, ["\u{FFFD}😀"]),
        JSONCase("a high half before another character", #"["\ud83d\u0041"]"#, ["\u{FFFD}A"]),
        JSONCase("a high half before a line end", #"["\ud83d\n"]"#, ["\u{FFFD}\n"]),
    ]

    private static let lists = [
        JSONCase("an empty array", "[]", []),
        JSONCase("an empty array with space", "[ ]", []),
        JSONCase("arrays in arrays", "[[]   ,[[1]]]", [[], [[1]]]),
        JSONCase("values of all kinds", #"[null, 1, "1", {}, []]"#, [.null, 1, "1", .object([:]), []]),
        JSONCase("an empty object", "{}", .object([:])),
        JSONCase("an empty name", #"{"":0}"#, ["": 0]),
        JSONCase("a name twice: the last counts", #"{"a":"b","a":"c"}"#, ["a": "c"]),
        JSONCase("a name with escapes", #"{"foo\u0000bar\n":42}"#, ["foo\u{0}bar\n": 42]),
        JSONCase(
            "long names",
            #"{"x":[{"id":"xxxxxxxxxxxxxxxxxxxxxxxxxx"}]}"#,
            ["x": [["id": "xxxxxxxxxxxxxxxxxxxxxxxxxx"]]]
        ),
        JSONCase("lines between members", "{\n\"a\": 1\n,\n\"b\": 2\n}", ["a": 1, "b": 2]),
    ]
}
