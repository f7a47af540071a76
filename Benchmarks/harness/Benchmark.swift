import Glibc
import Loops
import Net
import Runtime

/// The load generator: simulated people, stub services, and single parts measured by themselves.
@main
struct Benchmark {
    private static let usage = """
        usage: parley-load talk --url ws://… --clip FILE.raw [--sessions N] [--turns N] [--spread-ms N] [--interrupt-ms N] [--ahead-ms N]
               parley-load cancel --url ws://… --port N [--sessions N] [--turns N]
               parley-load stubs --port N [--stt-ms N] [--llm-ms N] [--tts-ms N] [--phrase-ms N]
               parley-load parts --models FOLDER --clip FILE.raw
               parley-load hear --models FOLDER --clip FILE.raw --frames N

        """

    static func main() async {
        do {
            let words = CommandLine.arguments.dropFirst()
            let arguments = try Arguments(words.dropFirst())
            switch words.first {
            case "talk": print(try await talk(arguments).text)
            case "cancel": print(try await cancel(arguments).text)
            case "stubs": try await serveStubs(arguments)
            case "parts":
                let clip = try Recording(path: try arguments.text("clip"))
                print(try await PartCosts.measure(models: try arguments.text("models"), clip: clip).text)
            case "hear": print(try hear(arguments).text)
            default: throw BenchmarkError(usage)
            }
        } catch {
            print("parley-load: \(error)")
            exit(1)
        }
    }

    private static func talk(_ arguments: Arguments) async throws -> JSONValue {
        let interruption = try arguments.number("interrupt-ms", default: 0)
        let load = TalkLoad(
            url: try arguments.text("url"),
            sessions: try arguments.number("sessions", default: 1),
            spread: .milliseconds(try arguments.number("spread-ms", default: 1000)),
            plan: Talker.Plan(
                recording: try Recording(path: try arguments.text("clip")),
                turns: try arguments.number("turns", default: 1),
                interruptAfter: interruption > 0 ? .milliseconds(interruption) : nil,
                ahead: .milliseconds(try arguments.number("ahead-ms", default: 1000))
            )
        )
        let group = try LoopGroup(count: 1)
        return try await load.run(on: group.first)
    }

    private static func cancel(_ arguments: Arguments) async throws -> JSONValue {
        let load = CancelLoad(
            url: try arguments.text("url"),
            sessions: try arguments.number("sessions", default: 1),
            turns: try arguments.number("turns", default: 2)
        )
        let group = try LoopGroup(count: 1)
        let server = HTTPServer(group: group, handler: load.model)
        _ = try server.listen(host: "127.0.0.1", port: try arguments.number("port", default: 0))
        let found = try await load.run(on: group.first)
        await server.stop()
        return found
    }

    /// For counting what frames cost from outside: once with few, once with many.
    private static func hear(_ arguments: Arguments) throws -> JSONValue {
        let clip = try Recording(path: try arguments.text("clip"))
        let path = HearingPath(models: try arguments.text("models"), clip: clip)
        path.hear(frames: try arguments.number("frames", default: 1000))
        return ["utterances": JSONValue(path.utteranceCount)]
    }

    private static func serveStubs(_ arguments: Arguments) async throws {
        let services = StubServices(
            transcriptionDelay: .milliseconds(try arguments.number("stt-ms", default: 100)),
            languageDelay: .milliseconds(try arguments.number("llm-ms", default: 300)),
            speechDelay: .milliseconds(try arguments.number("tts-ms", default: 100)),
            phrase: .milliseconds(try arguments.number("phrase-ms", default: 1500))
        )
        let server = HTTPServer(group: try LoopGroup(count: 1), handler: services)
        _ = try server.listen(host: "127.0.0.1", port: try arguments.number("port", default: 0))
        try await Task.sleep(for: .seconds(3600))
        await server.stop()
    }
}
