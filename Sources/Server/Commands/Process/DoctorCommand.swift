import Agents
import Configuration
import Loops
import Migrations
import Net
import Runtime
import SQLite
import Sessions
import Speech
import VoiceCore

/// `parley doctor`: everything that the server needs, a line each.
struct DoctorCommand: Command {
    let name = "doctor"
    let summary = "Check configuration, database, engines and each agent's providers; exit code 1 when one fails."
    let flags = [Flag.config, Flag.json]

    func run(_ arguments: Arguments) async throws {
        let configuration = try ConfigurationLoader.load(arguments)
        LogOutput.configure(level: .error, format: .text)
        var findings = configuration.warnings.map { Finding(.warning, "configuration", $0.description) }
        findings.append(Finding(.ok, "configuration", "read and checked"))
        findings += await Self.parts(configuration)
        if arguments.has("json") {
            Terminal.print(Page(all: findings, json: \.json))
        } else {
            for finding in findings { Terminal.print(finding.line) }
        }
        if findings.contains(where: { $0.state == .failed }) { throw CommandFailure("") }
    }

    private static func parts(_ configuration: ServerConfiguration) async -> [Finding] {
        var findings = certificate(configuration.listening)
        let (storage, database) = await storage(configuration.databasePath)
        defer { database?.close() }
        findings.append(storage)
        if database != nil { findings.append(Self.searchIndex(configuration.databasePath)) }
        if let database, let fault = try? await configuration.listening.openFault(in: KeyStore(database)) {
            findings.append(Finding(.failed, "access", fault.description))
        }
        guard let loops = try? LoopGroup(count: 1) else {
            return findings + [Finding(.failed, "event loop", "the system gives no descriptors; raise ulimit -n")]
        }
        let clients = HTTPClients(loops)
        let speech = SpeechService(configuration, loops: loops, clients: clients)
        findings += engines(await speech.catalog.examine())
        if let database { findings += await agents(configuration, database, clients, speech) }
        await speech.stop()
        loops.stop()
        return findings
    }

    private static func certificate(_ settings: ListeningSettings) -> [Finding] {
        do throws(NetError) {
            return try settings.identity() == nil ? [] : [Finding(.ok, "certificate", "fits its key")]
        } catch {
            return [Finding(.failed, "certificate", error.description)]
        }
    }

    private static func storage(_ path: String) async -> (Finding, Database?) {
        do throws(CommandFailure) {
            let database = try await Storage.open(path)
            let check = await Storage.check(database)
            return (Finding(check.status == .ok ? .ok : .failed, "database", check.detail ?? path), database)
        } catch {
            return (Finding(.failed, "database", error.description), nil)
        }
    }

    private static func searchIndex(_ path: String) -> Finding {
        do throws(DatabaseError) {
            return try Storage.repairSearch(in: path)
                ? Finding(.warning, "search index", "differed from the messages and was made anew")
                : Finding(.ok, "search index", "holds every message")
        } catch {
            return Finding(.failed, "search index", error.description)
        }
    }

    private static func engines(_ health: [EngineHealth]) -> [Finding] {
        let missing = [EngineHealth.Kind.ears, .voice].filter { kind in !health.contains { $0.kind == kind } }
        return missing.map {
            Finding(.failed, $0.rawValue, "no engine is configured; set stt.engine, tts.engine to auto")
        }
            + health.map(finding(among: health))
    }

    private static func finding(among health: [EngineHealth]) -> (EngineHealth) -> Finding {
        { engine in
            // Another engine of the kind stands in for one that fails.
            let standsAlone = !health.contains { $0.kind == engine.kind && $0.problem == nil }
            let detail = engine.problem ?? engine.limitation
            let state: Finding.State =
                detail == nil ? .ok : engine.problem != nil && standsAlone ? .failed : .warning
            return Finding(state, "\(engine.kind.rawValue) \(engine.name)", detail ?? "works")
        }
    }

    private static func agents(
        _ configuration: ServerConfiguration,
        _ database: Database,
        _ clients: HTTPClients,
        _ speech: SpeechService
    ) async -> [Finding] {
        do {
            let service = try AgentsService(
                configuration,
                database: database,
                clients: clients,
                speech: speech
            )
            try await service.catalog.refresh()
            var findings: [Finding] = []
            let enabled = service.catalog.listings().filter(\.isEnabled)
            if enabled.isEmpty { findings.append(Finding(.failed, "agents", AgentsService.noneEnabled)) }
            for agent in enabled {
                findings += agent.problems.map {
                    Finding($0.isBridged ? .warning : .failed, "agent \(agent.name)", "\($0.field) \($0.message)")
                }
                guard let chain = try service.catalog.agent(named: agent.name).model as? FallbackLanguageModel else {
                    continue
                }
                findings += await ChainExamination.findings(
                    of: agent.name,
                    chain,
                    detects: service.detectsLocalServer
                )
            }
            return findings
        } catch {
            return [Finding(.failed, "agents", "\(error)")]
        }
    }
}
