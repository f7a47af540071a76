import Configuration
package import Loops
package import Net
import Runtime
package import VoiceCore

/// Hears through a streaming WhisperX server, over the WebSocket protocol of VoxBridge (`src/whisper_server.py`).
package struct WhisperXTranscriber: Transcriber {
    package struct Settings: Sendable {
        /// `ws` or `wss`.
        package var url: String
        package var model: String
        /// For requests that name no language; a tag such as `en`.
        package var language: String
        /// From the end of the words to their text.
        package var patience: Duration
        /// Before the first try to connect again; each further one waits twice as long.
        package var pause: Duration

        package init(
            url: String,
            model: String = "small",
            language: String = "en",
            patience: Duration = .seconds(10),
            pause: Duration = .milliseconds(200)
        ) {
            self.url = url
            self.model = model
            self.language = language
            self.patience = patience
            self.pause = pause
        }
    }

    package let description = EngineDescription(name: "whisperx", isRemote: true)
    private let settings: Settings
    private let http: HTTPClients

    package init(_ settings: Settings, http: HTTPClients) {
        self.settings = settings
        self.http = http
    }

    package func transcribe(
        _ request: TranscriptionRequest,
        memory: TranscriberMemory,
        on loop: EventLoop,
        onPartial: @escaping @Sendable (Transcript) -> Void
    ) -> any Transcription {
        WhisperXTranscription(request, settings, WebSocketClient(http.nearest), on: loop, onPartial: onPartial)
    }
}

/// The ears `whisperx`: `stt.whisperx.url`.
package enum WhisperXEars {
    private static let url = ConfigOption(
        "stt.whisperx.url",
        "WHISPER_SERVER_URL",
        .url(["ws", "wss", "http", "https"]),
        "A streaming WhisperX server."
    )
    private static let model = ConfigOption(
        "stt.whisperx.model",
        "WHISPERX_MODEL",
        .text,
        default: "small",
        "Its model."
    )
    private static let language = ConfigOption(
        "stt.whisperx.language",
        "WHISPERX_LANGUAGE",
        .text,
        default: "en",
        "Its language."
    )

    package static let kind = EarsKind("whisperx", options: [url, model, language], needs: url) { parts in
        parts.values.optionalText(url).map { address in
            let settings = WhisperXTranscriber.Settings(
                url: ServerAddress(checked: address).asWebSocket.text,
                model: parts.values.text(model),
                language: parts.values.text(language)
            )
            return WhisperXTranscriber(settings, http: parts.http)
        }
    }
}
