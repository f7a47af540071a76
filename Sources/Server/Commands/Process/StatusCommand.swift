import Runtime

/// `parley status`.
struct StatusCommand: Command {
    let name = "status"
    let summary = "Tell whether the server runs and is ready; exit code 1 when it is down."
    let flags = [Flag.config, Flag.json]

    func run(_ arguments: Arguments) async throws {
        let configuration = try ConfigurationLoader.load(arguments)
        let process = Background.running
        let client = try LocalServer(configuration.listening)
        defer { client.close() }
        let health = await client.get("/health")
        let ready = health == nil ? nil : await client.get("/ready", key: configuration.listening.apiKey)
        if arguments.has("json") {
            Terminal.print([
                "running": .bool(health != nil), "process": process.map { .integer(Int64($0.id)) } ?? .null,
                "url": .string(client.url), "health": health ?? .null, "ready": ready ?? .null,
            ])
        } else if let health {
            let number = process.map { ", process \($0.id)" } ?? ""
            let uptime = health["uptime_s"]?.integer ?? 0
            Terminal.print("running\(number), \(client.url), for \(uptime) s, \(Self.readiness(ready))")
        } else if let process {
            Terminal.print("process \(process.id) runs but does not answer at \(client.url); see parley logs")
        } else {
            Terminal.print("down")
        }
        if health == nil { throw CommandFailure("") }
    }

    private static func readiness(_ ready: JSONValue?) -> String {
        guard let checks = ready?["checks"]?.object else { return "alive" }
        let troubled = checks.filter { $0.value["status"] != "ok" }.sorted { $0.key < $1.key }
        if troubled.isEmpty { return "ready" }
        let list = troubled.map { "\($0.key) \($0.value["status"]?.string ?? "")" }.joined(separator: ", ")
        return "\(ready?["status"]?.string ?? ""): \(list)"
    }
}
