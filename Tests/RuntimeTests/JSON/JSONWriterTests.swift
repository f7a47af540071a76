import Runtime
import Testing

@Suite("Writing JSON")
struct JSONWriterTests {
    @Test(
        "Values are written compactly, names in order",
        arguments: [
            (JSONValue.null, "null"), ([], "[]"), (.object([:]), "{}"), ([1, -2.5, true, "a"], "[1,-2.5,true,\"a\"]"),
            (["b": 1, "a": ["c": []]], "{\"a\":{\"c\":[]},\"b\":1}"), (.number(.infinity), "null"),
            (.number(.nan), "null"),
            (.integer(.min), "-9223372036854775808"), (.number(1e300), "1e+300"),
        ] as [(JSONValue, String)]
    )
    func values(value: JSONValue, text: String) {
        #expect(value.text == text)
    }

    @Test(
        "Quotation marks, backslashes, control characters and the separators of lines are escaped",
        arguments: [
            ("", "\"\""), ("a\"b\\c", #""a\"b\\c""#), ("\n\r\t", #""\n\r\t""#),
            ("\u{0}\u{1F}\u{7F}", #""\u0000\u001f\u007f""#),
            ("é😀", "\"é😀\""), ("\u{2027}\u{2028}\u{2029}\u{202A}", "\"\u{2027}\\u2028\\u2029\u{202A}\""),
            ("/", "\"/\""),
        ]
    )
    func strings(text: String, quoted: String) {
        #expect(text.jsonQuoted == quoted)
        #expect(JSONValue.string(text).text == quoted)
    }

    @Test(
        "Eight times the value takes less than four times eight times the work",
        arguments: [JSONValue.object([:]), "a\n", ["a": [1, 2.5]], "\u{2028}\u{301}"] as [JSONValue]
    )
    func linear(element: JSONValue) {
        func time(_ count: Int) -> Double {
            let value = JSONValue.array(Array(repeating: element, count: count))
            return (0..<3).map { _ in cpuTime(of: { _ = value.text }) }.min() ?? 0
        }
        #expect(time(8 << 10) < 32 * max(time(1 << 10), 0.000_05))
    }
}
