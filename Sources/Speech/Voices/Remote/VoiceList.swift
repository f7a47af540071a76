import Runtime
import VoiceCore

/// The voices in the answer of a speech server that was asked which it has.
///
/// Servers of a kind agree on nothing but that a voice has a name: a list, or an object by name (piper1-gpl), or a list
/// under `voices` (Kokoro-FastAPI and others) or `data` (speaches); of texts, or of objects with `id` or `name`.
struct VoiceList: Sendable {
    /// Of an answer that is read.
    static let byteLimit = 4 << 20
    /// The server is not ours: so many voices are enough to choose from.
    static let limit = 1000
    /// Characters of a name; agents' voices are no longer.
    private static let nameLimit = 200

    let voices: [SpeechVoice]

    init(_ answer: JSONValue) {
        let listed = answer.array ?? answer["voices"]?.array ?? answer["data"]?.array
        let found =
            listed.map { $0.lazy.compactMap(Self.voice) }.map { Array($0.prefix(Self.limit)) }
            ?? (answer["voices"]?.object ?? answer.object ?? [:]).sorted { $0.key < $1.key }.prefix(Self.limit)
            .compactMap { Self.voice(named: $0.key, $0.value) }
        var told: Set<String> = []
        voices = found.filter { told.insert($0.name).inserted }
    }

    private static func voice(_ entry: JSONValue) -> SpeechVoice? {
        let name = entry.string ?? ["id", "voice_id", "name"].lazy.compactMap { entry[$0]?.string }.first
        return name.flatMap { voice(named: $0, entry) }
    }

    private static func voice(named name: String, _ entry: JSONValue) -> SpeechVoice? {
        guard !name.isEmpty, name.hasAtMost(scalars: nameLimit) else { return nil }
        let language = entry["language"]?.string ?? entry["language"]?["code"]?.string ?? entry["lang"]?.string
        let languages = entry["languages"]?.array ?? []
        return SpeechVoice(
            name: name,
            language: (language ?? languages.lazy.compactMap(\.string).first)?.replacing("_", with: "-")
        )
    }
}
