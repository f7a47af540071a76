import Runtime
package import VoiceCore

/// The ears `asr`: `stt.asr_url`.
package enum WhisperTranscriberFactory: TranscriberFactory {
    package static let name = "asr"

    package static func make(from parts: EngineParts) -> (any Transcriber)? {
        parts.settings.hearing.asrURL.map { url in
            WhisperTranscriber(url: ServerAddress(checked: url).orPath("/asr").text, http: parts.http)
        }
    }
}
