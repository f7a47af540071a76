import Testing

@testable import Server

private struct Sample: Command {
    let name = "sample"
    let summary = "A sample."
    let operands = ["NAME"]
    let flags = [Flag("loud", "Loudly."), Flag("times", "N", "How often."), Flag.config]

    func run(_ arguments: Arguments) async throws {}
}

@Suite("The words behind a command")
struct ArgumentsTests {
    @Test("Flags may stand anywhere, with their value behind them or behind a sign")
    func flags() throws {
        let arguments = try Arguments(["--times", "3", "ada", "--loud", "--port=9"], for: Sample())
        #expect(arguments.operands == ["ada"])
        #expect(arguments.flags == ["times": "3", "loud": ""])
        #expect(arguments.configuration == ["server.port": "9"])
        #expect(arguments.asWords == ["--server.port", "9"])
    }

    @Test(
        "Anything else is wrong use",
        arguments: [
            [], ["a", "b"], ["a", "--times"], ["a", "--soft"], ["a", "--loud=1"], ["a", "--server.prot", "1"],
        ]
            as [[String]]
    )
    func wrongUse(words: [String]) {
        let failure = #expect(throws: CommandFailure.self) { try Arguments(words, for: Sample()) }
        #expect(failure?.exitCode == 2)
    }

    @Test("The help of every command names all it takes")
    func help() {
        for command in Registrations.commands {
            let text = Help.text(command)
            for flag in command.flags { #expect(text.contains("--\(flag.name)")) }
        }
        #expect(Set(Registrations.commands.map(\.name)).count == Registrations.commands.count)
    }
}
