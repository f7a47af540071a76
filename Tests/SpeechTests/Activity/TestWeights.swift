import FoundationEssentials
import Testing

@testable import Speech

/// The weights for the tests, from `PARLEY_MODELS` or the repository's `models`; made by `script/silero`.
enum TestWeights {
    static let silero: SileroWeights? = {
        let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let folder = ProcessInfo.processInfo.environment["PARLEY_MODELS"] ?? repository.appending(path: "models").path
        guard case .silero(let weights) = DetectorChoice(modelFolders: [folder]) else {
            print("The Silero weights are missing, so their tests are left out: script/silero makes them.")
            return nil
        }
        return weights
    }()
}

extension Trait where Self == ConditionTrait {
    /// Needs the Silero weights.
    static var needsSilero: Self {
        .enabled("the Silero weights are there (script/silero)") { TestWeights.silero != nil }
    }

    /// Needs the recordings of Debian's `pocketsphinx-testdata`.
    static var needsRecordings: Self {
        .enabled("pocketsphinx-testdata is installed") { Recording(testData: "goforward.raw") != nil }
    }
}
