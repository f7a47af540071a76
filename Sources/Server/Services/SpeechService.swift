import Loops
import Net
import Runtime
import Speech

/// Ears and voices.
struct SpeechService: Service {
    let name = "speech"
    let catalog: SpeechCatalog

    /// - Parameters:
    ///   - configuration: Which engines there are.
    ///   - loops: Where they live.
    ///   - clients: For their requests.
    ///   - startsHelpers: False for commands that only want to know what there is.
    init(
        _ configuration: ServerConfiguration,
        loops: LoopGroup,
        clients: HTTPClients,
        startsHelpers: Bool = true
    ) {
        let parts = EngineParts(
            values: configuration.values,
            modelFolders: configuration.modelFolder.map { [$0] } ?? ExecutableFolder.candidates(for: "models"),
            helperFolder: ExecutableFolder.path,
            http: clients,
            loops: loops,
            startsHelpers: startsHelpers
        )
        catalog = SpeechCatalog(configuration.parts.engines, parts: parts)
    }

    func start() async {
        for engine in catalog.health {
            guard let problem = engine.problem ?? engine.limitation else { continue }
            Logger("speech").warning(
                "an engine has a problem",
                ["kind": engine.kind.rawValue, "name": engine.name, "problem": problem]
            )
        }
    }

    func stop() async { await catalog.stop() }

    /// How the engines of a kind are: failed when none of the server's own order works.
    func check(_ kind: EngineHealth.Kind) -> Readiness.Check {
        let engines = catalog.health.filter { $0.kind == kind }
        let problems = engines.compactMap { engine in engine.problem.map { "\(engine.name): \($0)" } }
        guard !problems.isEmpty || engines.isEmpty else { return .ok }
        let isFailed = !engines.contains { $0.isInOrder && $0.problem == nil }
        let detail = engines.isEmpty ? "no engine is configured" : problems.joined(separator: "; ")
        return Readiness.Check(status: isFailed ? .failed : .degraded, detail: detail)
    }
}
