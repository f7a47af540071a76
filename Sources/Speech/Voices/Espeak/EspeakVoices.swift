import VoiceCore
import VoiceWire

/// The voices of an espeak helper, found by language.
///
/// The library itself takes `de` but keeps the former voice for `en-gb` or `zh`, without a word: so a tag becomes a
/// voice's own name here. Pure.
struct EspeakVoices: Sendable {
    private let names: Set<String>
    /// Each of them once, with the language that it is for first.
    let all: [SpeechVoice]
    /// The best voice's name for each tag, in lower case.
    private var best: [String: String] = [:]

    init(_ voices: [VoiceAnswer.Voice]) {
        names = Set(voices.map(\.name))
        var told: Set<String> = []
        all = voices.filter { told.insert($0.name).inserted }.map { SpeechVoice(name: $0.name, language: $0.language) }
        for voice in voices {
            let tag = voice.language.lowercased()
            guard let known = best[tag] else {
                best[tag] = voice.name
                continue
            }
            if Self.suits(voice.name, tag), !Self.suits(known, tag) { best[tag] = voice.name }
        }
    }

    /// All tags that have a voice.
    var languages: [String] { best.keys.sorted() }

    /// The voice for a language: the whole tag's, or that of the tag without its last parts.
    func name(for language: String) -> String? {
        var parts = language.lowercased().replacing("_", with: "-").split(separator: "-")
        while !parts.isEmpty {
            if let name = best[parts.joined(separator: "-")] { return name }
            parts.removeLast()
        }
        return nil
    }

    /// The voice with a name as the helper tells it (`roa/fr-BE`) or as a tag (`fr-be`).
    func name(of voice: String) -> String? {
        names.contains(voice) ? voice : best[voice.lowercased()]
    }

    /// Several voices claim a language such as `fr`; the one that is called so is meant.
    private static func suits(_ name: String, _ tag: String) -> Bool {
        name.lowercased() == tag || name.lowercased().hasSuffix("/" + tag)
    }
}
