import Testing

@testable import Configuration

@Suite("A .env file")
struct DotEnvTests {
    @Test(
        "Values are read as shells read them",
        arguments: zip(
            [
                "A=b", "export A=b", " A = b ", "A=b # note", "A='b # c'", "A=\"b\\n\\\"c\\\"\"", "A=", "A=b=c",
                "A=b\r",
                "export\tA=b", "A=\t b", "A=b#c", "A= # note", "A='b'# note", "A=\"b\"   # note", "A='b\nc'",
                "A='b\\n'",
                "A=\"\\q\\$x\"", "\u{FEFF}A=b", "A=b\u{A0}", "A=\"\"", "A=''",
            ],
            [
                "b", "b", "b", "b", "b # c", "b\n\"c\"", "", "b=c", "b",
                "b", "b", "b#c", "", "b", "b", "b\nc", "b\\n",
                "\\q$x", "b", "b", "", "",
            ]
        )
    )
    func value(line: String, expected: String) {
        let (variables, faults) = DotEnv.parse(Array(line.utf8))
        #expect(variables == ["A": expected])
        #expect(faults.isEmpty)
    }

    @Test("Lines end as they end on every system", arguments: ["\n", "\r\n", "\r"])
    func lineEnds(end: String) {
        let lines = ["# first", "A=1", "", "export B='2' # two", "C=\"3\"", "D=4"]
        let (variables, faults) = DotEnv.parse(Array(lines.joined(separator: end).utf8))
        #expect(variables == ["A": "1", "B": "2", "C": "3", "D": "4"])
        #expect(faults.isEmpty)
    }

    @Test("Comments and empty lines say nothing", arguments: ["", "# A=b", "   ", "\n\n", "\u{FEFF}", "\r\n\r\n"])
    func nothing(text: String) {
        let (variables, faults) = DotEnv.parse(Array(text.utf8))
        #expect(variables.isEmpty)
        #expect(faults.isEmpty)
    }

    @Test(
        "A line that can't be read is told by its number, never by what stands in it",
        arguments: zip(
            [
                "sk-hunter2", "\r\nsk-hunter2\r\nA=1", "A='sk-hunter2", "A='1' sk-hunter2", "1A=sk-hunter2",
                "A B=sk-hunter2",
            ],
            [".env line 1", ".env line 2", ".env line 1", ".env line 1", ".env line 1", ".env line 1"]
        )
    )
    func refused(text: String, name: String) {
        let (_, faults) = DotEnv.parse(Array(text.utf8))
        #expect(faults.map(\.name) == [name])
        #expect(!faults.contains { $0.description.contains("hunter2") })
    }

    @Test("After a line that can't be read the others are read")
    func goesOn() {
        let (variables, faults) = DotEnv.parse(Array("A='1\nB=2\nnothing\nC=3".utf8))
        #expect(variables == ["B": "2", "C": "3"])
        #expect(faults.map(\.name) == [".env line 1", ".env line 3"])
    }

    @Test("A file in another encoding is told as one mistake, without a word of it")
    func encodings() {
        let units = Array("KEY=hunter2\r\n".utf16)
        let little = units.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        let big = units.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        for bytes in [[0xFF, 0xFE] + little, [0xFE, 0xFF] + big, little, big, Array("KEY=".utf8) + [0xE9, 0xFF]] {
            let (variables, faults) = DotEnv.parse(bytes)
            #expect(variables.isEmpty)
            #expect(faults.count == 1 && faults.first?.problem.contains("save it as UTF-8") == true)
        }
    }
}
