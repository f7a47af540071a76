extension JSONCase {
    static let refused: [JSONCase] = values + numbers + strings + lists + bytes

    private static func cases(_ kind: String, _ texts: [String]) -> [JSONCase] {
        texts.map { JSONCase("\(kind): \($0)", $0, nil) }
    }

    private static let values =
        cases(
            "a value",
            [
                "", " ", "nul", "tru", "fals", "nulll", "truee", "[True]", "[NaN]", "[-NaN]", "[Infinity]",
                "[-Infinity]",
                "[nan]", "*", "<null>", "[<null>]", "aå", "[a", "[\u{FEFF}1]", "\u{2060}[]", "[\u{A0}]", "[\u{C}]",
                "[\u{B}1]",
                "é", "\u{FEFF}", "a\u{FEFF}1", "//\n1", "/**/1", "1/**/", "[1]x", "[]]", "{}}", "{} {}", "1 2",
                "true false",
                "\"a\" \"b\"", "1]", "{\"a\":true} \"x\"", "]", "}", ",", ":", "'a'", "0x1F", "\\u005b1]", "[\u{0}]",
                "1\u{0}",
            ]
        )

    private static let numbers =
        cases(
            "a number",
            [
                "-", "[-]", "+1", "[+1]", "[++1]", "[--1]", "[-foo]", "[- 1]", "[-01]", "[01]", "[00]", "[-012]",
                "[0.]",
                "[1.]", "[.1]", "[-.1]", "[.]", "[1.e1]", "[0.e1]", "[2.e+3]", "[0e]", "[0e+]", "[0E-]", "[1.0e]",
                "[1.0e-]",
                "[9.e+]", "[1e1.5]", "[1eE2]", "[1ee2]", "[1e+-2]", "[0.3e]", "[0.1.2]", "[1a]", "[1_000]", "[1 000]",
                "[0x1]", "[0x42]", "[1e]", "[-1x]", "[-2.]", "[1.2a-3]", "[1.8011670033376514H-308]", "[\u{FF11}]",
                "[1e400]",
                "[-1e400]", "[1e999999999999999999999]", "[" + String(repeating: "9", count: 400) + "]", "[-e1]",
                "[e1]",
            ]
        )

    private static let strings =
        cases(
            "a string",
            [
                #"""#, #"["#, #"["a"#, #"["\"]"#, #"["\a"]"#, #"["\x00"]"#, #"["\'"]"#, #"["\0"]"#, #"["\v"]"#,
                #"["\\\"]"#,
                #"["\u"]"#, #"["\u0"]"#, #"["\u00"]"#, #"["\u00A"]"#, #"["\u00G0"]"#, #"["\U0041"]"#, #"["\u{41}"]"#,
                #"["\uD834\uDd"]"#, #"["\uD800\"]"#, #"["\uD800\u"]"#, #"["\uD800\u1"]"#, #"["\uD800\u1x"]"#,
                #"["\ "]"#,
                "[\"a\nb\"]", "[\"a\tb\"]", "[\"a\rb\"]", "[\"\u{0}\"]", "[\"\u{1F}\"]", "[\"\\\n\"]", "[\"\\é\"]",
                "['a']",
                "[a\"]", #"["\u 041"]"#, #"["\u+041"]"#, #""\"#,
            ]
        )

    private static let lists =
        cases(
            "a list",
            [
                "[", "[1", "[1,", "[1,]", "[,]", "[,1]", "[1,,2]", "[1,,]", "[1 true]", "[1:2]", "[1}", "[\"a\" 1]",
                "[[",
                "[]1", "[3[4]]", "[,", "[1;2]", "[*]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}",
                "{,}", "{\"a\" 1}", "{\"a\",1}", "{\"a\"::1}", "{\"a\":1 \"b\":2}", "{a:1}", "{'a':1}", "{1:1}",
                "{null:1}",
                "{[]:1}", "{\"a\":}", "{\"a\"}", "{:1}", "{\"a\":1,,\"b\":2}", "{\"a\":1]", "{\"a\":\"b\"}#",
                "{\"a\":\"b\"}//",
                "{\"a\":/*x*/1}", "[1,\n1\n,1", "{\"a\"=1}", "{\"a\":1;}", "{é:1}", "[{}", "{\"a\":[}",
                "{\u{FEFF}\"a\":1}",
            ]
        )

    private static let bytes = [
        JSONCase("a byte that UTF-8 never has", bytes: [0x22, 0xFF, 0x22], nil),
        JSONCase("a tail without its head", bytes: [0x22, 0x80, 0x22], nil),
        JSONCase("a head without its tail", bytes: [0x22, 0xC3, 0x22], nil),
        JSONCase("two bytes where one is enough", bytes: [0x22, 0xC0, 0xAF, 0x22], nil),
        JSONCase("six bytes", bytes: [0x22, 0xFC, 0x83, 0xBF, 0xBF, 0xBF, 0xBF, 0x22], nil),
        JSONCase("a half of a pair in UTF-8", bytes: [0x22, 0xED, 0xA0, 0x80, 0x22], nil),
        JSONCase("beyond U+10FFFF", bytes: [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], nil),
        JSONCase("Latin-1", bytes: [0x22, 0xE9, 0x22], nil),
        JSONCase("bad UTF-8 behind an escape", bytes: [0x22, 0x5C, 0x6E, 0xE9, 0x22], nil),
        JSONCase("bad UTF-8 in an escape", bytes: [0x22, 0x5C, 0xE9, 0x22], nil),
        JSONCase("bad UTF-8 in an escape's digits", bytes: [0x22, 0x5C, 0x75, 0xE9, 0x22], nil),
        JSONCase("bad UTF-8 in a name", bytes: [0x7B, 0x22, 0xE9, 0x22, 0x3A, 0x31, 0x7D], nil),
        JSONCase("bad UTF-8 as a value", bytes: [0x5B, 0xE5, 0x5D], nil),
        JSONCase("bad UTF-8 behind a number", bytes: [0x5B, 0x31, 0xE5, 0x5D], nil),
        JSONCase("a cut byte-order mark", bytes: [0xEF, 0xBB], nil),
        JSONCase("a cut byte-order mark before a value", bytes: [0xEF, 0xBB, 0x7B, 0x7D], nil),
        JSONCase("UTF-16", bytes: [0xFF, 0xFE, 0x5B, 0x00, 0x5D, 0x00], nil),
        JSONCase("UTF-16, the other way round", bytes: [0x00, 0x5B, 0x00, 0x5D], nil),
        JSONCase("two byte-order marks", "\u{FEFF}\u{FEFF}{}", nil),
    ]
}
