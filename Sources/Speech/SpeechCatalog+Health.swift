import Loops
import VoiceCore

/// How one engine does, for `/ready` and `parley doctor`.
package struct EngineHealth: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case detector, ears, voice
    }

    package var kind: Kind
    package var name: String
    package var isRemote: Bool
    /// Whether it is in the server's own order; others serve only agents that name them.
    package var isInOrder = true
    /// What is wrong and what to do; nil when the engine works.
    package var problem: String?
    /// What it does without, though it works.
    package var limitation: String?
}

extension SpeechCatalog {
    /// What the engines know of themselves at this moment; asks nobody.
    package var health: [EngineHealth] {
        var report = [
            EngineHealth(kind: .detector, name: detectors.name, isRemote: false, limitation: detectorLimitation)
        ]
        report += health(of: ears, order.ears) { $0.description }
        report += health(of: voices, order.voices) { $0.description }
        return report
    }

    /// The same with each voice made to speak a word and ears to hear silence.
    ///
    /// For `parley doctor`, which may take its time.
    package func examine() async -> [EngineHealth] {
        var report = health
        for index in report.indices where report[index].problem == nil {
            let entry = report[index]
            switch entry.kind {
            case .detector: break
            case .ears:
                if let ears = ears.first(where: { $0.state.name == entry.name }) {
                    report[index].problem = await Self.trial(of: ears.engine, on: loop)?.reason
                }
            case .voice:
                if let voice = voices.first(where: { $0.state.name == entry.name }) {
                    report[index].problem = await Self.trial(of: voice.engine)?.reason
                }
            }
        }
        return report
    }

    /// Stops helper processes; the engines are not used afterwards.
    package func stop() async {
        for state in ears.map(\.state) + voices.map(\.state) { state.stop() }
        for case let engine as any SelfChecking in ears.map(\.engine) { await engine.stop() }
        for case let engine as any SelfChecking in voices.map(\.engine) { await engine.stop() }
    }

    private var detectorLimitation: String? {
        guard case .webRTC(let reason) = detectors else { return nil }
        return "\(reason.reason); WebRTC takes its place, which hears noise as speech"
    }

    private func health<Engine>(
        of engines: [WatchedEngine<Engine>],
        _ order: [String]?,
        _ description: (Engine) -> EngineDescription
    ) -> [EngineHealth] {
        let used = row(of: engines, names: nil, own: order).map(\.state.name)
        return engines.map { watched in
            let engine = watched.engine as? any SelfChecking
            return EngineHealth(
                kind: watched.state.kind,
                name: watched.state.name,
                isRemote: description(watched.engine).isRemote,
                isInOrder: used.contains(watched.state.name),
                problem: engine?.problem ?? watched.state.problem,
                limitation: engine?.limitation
            )
        }
    }

    /// Lets ears hear half a second of silence; nil when they give an answer.
    static func trial(of ears: any Transcriber, on loop: EventLoop) async -> EngineError? {
        await Task(name: "try ears", executorPreference: loop) {
            let request = TranscriptionRequest(language: ears.description.languages.first ?? "en", wantsPartials: false)
            let utterance = ears.transcribe(request, memory: TranscriberMemory(), on: loop) { _ in }
            for index in 0..<25 {
                let start = SampleTime(index * AudioFrame.hearingCount)
                let silence = [Int16](repeating: 0, count: AudioFrame.hearingCount)
                utterance.append(AudioFrame(samples: silence, sampleRate: AudioFrame.hearingRate, startsAt: start))
            }
            do throws(EngineError) {
                _ = try await utterance.finish()
                return nil
            } catch {
                return error
            }
        }.value
    }

    /// Lets a voice say a word; nil when it does.
    static func trial(of voice: any SpeechSynthesizer) async -> EngineError? {
        let language = voice.description.languages.first ?? "en"
        do throws(EngineError) {
            try await voice.speak(SpeechRequest(text: "Hello", language: language)) {
                (_: SpeechPiece) async throws(EngineError) in
            }
            return nil
        } catch {
            return error
        }
    }
}
