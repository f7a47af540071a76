package import VoiceCore

/// The ears `openai`: `stt.url`.
package enum OpenAITranscriberFactory: TranscriberFactory {
    package static let name = "openai"

    package static func make(from parts: EngineParts) -> (any Transcriber)? {
        let hearing = parts.settings.hearing
        guard let url = hearing.url else { return nil }
        return OpenAITranscriber(.init(url: url, model: hearing.model, key: hearing.key), http: parts.http)
    }
}
