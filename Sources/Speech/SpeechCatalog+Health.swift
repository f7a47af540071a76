import VoiceCore

/// How one engine does, for `/ready` and `parley doctor`.
package struct EngineHealth: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case detector, ears, voice
    }

    package var kind: Kind
    package var name: String
    package var isRemote: Bool
    /// What is wrong and what to do; nil when the engine works.
    package var problem: String?
}

extension SpeechCatalog {
    /// What the engines know of themselves at this moment; asks nobody.
    package var health: [EngineHealth] {
        var report = [EngineHealth(kind: .detector, name: detectors.name, isRemote: false, problem: detectorProblem)]
        report += ears.map { Self.health(.ears, $0.description, $0 as? any SelfChecking) }
        report += voices.map { Self.health(.voice, $0.description, $0 as? any SelfChecking) }
        return report
    }

    /// The same with each voice made to speak a word: for `parley doctor`, which may take its time.
    package func examine() async -> [EngineHealth] {
        var report = health
        for voice in voices {
            let at = report.firstIndex { $0.kind == .voice && $0.name == voice.description.name }
            guard let at, report[at].problem == nil else { continue }
            report[at].problem = await Self.problem(of: voice)
        }
        return report
    }

    /// Stops helper processes; the engines are not used afterwards.
    package func stop() async {
        for case let engine as any SelfChecking in ears { await engine.stop() }
        for case let engine as any SelfChecking in voices { await engine.stop() }
    }

    private var detectorProblem: String? {
        guard case .webRTC(let reason) = detectors else { return nil }
        return "\(reason.reason); WebRTC takes its place, which hears noise as speech"
    }

    private static func health(
        _ kind: EngineHealth.Kind,
        _ description: EngineDescription,
        _ engine: (any SelfChecking)?
    ) -> EngineHealth {
        EngineHealth(kind: kind, name: description.name, isRemote: description.isRemote, problem: engine?.problem)
    }

    private static func problem(of voice: any SpeechSynthesizer) async -> String? {
        let language = voice.description.languages.first ?? "en"
        do throws(EngineError) {
            try await voice.speak(SpeechRequest(text: "Hello", language: language)) {
                (_: SpeechPiece) async throws(EngineError) in
            }
            return nil
        } catch {
            return error.reason
        }
    }
}
