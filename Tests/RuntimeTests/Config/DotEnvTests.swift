import Testing

@testable import Runtime

@Suite("A .env file")
struct DotEnvTests {
    @Test(
        "Values are read as shells read them",
        arguments: zip(
            ["A=b", "export A=b", " A = b ", "A=b # note", "A='b # c'", "A=\"b\\n\\\"c\\\"\"", "A=", "A=b=c", "A=b\r"],
            ["b", "b", "b", "b", "b # c", "b\n\"c\"", "", "b=c", "b"]
        )
    )
    func value(line: String, expected: String) {
        let (variables, faults) = DotEnv.parse(line)
        #expect(variables == ["A": expected])
        #expect(faults.isEmpty)
    }

    @Test("Comments and empty lines say nothing", arguments: ["", "# A=b", "   ", "\n\n"])
    func nothing(text: String) {
        let (variables, faults) = DotEnv.parse(text)
        #expect(variables.isEmpty)
        #expect(faults.isEmpty)
    }
}
