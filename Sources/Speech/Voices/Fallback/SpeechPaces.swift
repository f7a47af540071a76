import Runtime
import VoiceCore

/// How fast voices speak, learnt from the phrases that they said.
///
/// Any thread.
final class SpeechPaces: Sendable {
    private struct Key: Hashable {
        var engine: String
        var voice: String?
        var language: String
    }

    /// Names come from agents, which outsiders may edit.
    private static let limit = 100

    /// A shorter text tells little.
    private static let least = 20

    /// What is said faster or slower was not the text.
    private static let plausible: ClosedRange<Duration> = .milliseconds(25)...(.milliseconds(600))

    private let paces = Lock<[Key: Duration]>([:])

    /// How long a voice takes for a character of a request, about.
    func pace(of engine: String, for request: SpeechRequest) -> Duration {
        let pace = paces.withLock { $0[Self.key(engine, request)] } ?? Self.unknown(request.text)
        return pace / request.speed.clamped(to: 0.25...4)
    }

    /// A voice has said the whole text of a request.
    func learn(_ engine: String, _ request: SpeechRequest, took duration: Duration) {
        guard request.text.count >= Self.least else { return }
        let pace = duration / request.text.count * request.speed.clamped(to: 0.25...4)
        guard Self.plausible.contains(pace) else { return }
        paces.withLock { paces in
            let key = Self.key(engine, request)
            guard paces[key] != nil || paces.count < Self.limit else { return }
            paces[key] = paces[key].map { ($0 * 3 + pace) / 4 } ?? pace
        }
    }

    /// That of a slow voice: who goes on too early repeats a word, who goes on too late leaves one out.
    ///
    /// Characters of scripts such as Chinese stand for syllables; they are those that take three bytes.
    private static func unknown(_ text: String) -> Duration {
        text.utf8.count * 2 < text.count * 5 ? .milliseconds(75) : .milliseconds(250)
    }

    private static func key(_ engine: String, _ request: SpeechRequest) -> Key {
        Key(engine: engine, voice: request.voice, language: request.language)
    }
}
