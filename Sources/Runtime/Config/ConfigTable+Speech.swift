/// Engines that hear and speak.
extension ConfigTable {
    static let models = ConfigOption(
        "speech.models",
        "PARLEY_MODELS",
        .path,
        "Folder of the model files; not set: beside the executable."
    )
    static let sttEngine = ConfigOption(
        "stt.engine",
        "STT_ENGINE",
        .names(["auto", "embedded", "openai", "whisperx", "asr", "wyoming"]),
        default: ["auto"],
        "Ears in the order in which they are tried; auto: the remote ones that are configured, then embedded."
    )
    static let sttURL = ConfigOption(
        "stt.url",
        "STT_URL",
        http,
        "An OpenAI-compatible transcription server; ends in /v1."
    )
    static let sttModel = ConfigOption("stt.model", "STT_MODEL", .text, default: "whisper-1", "Its model.")
    static let sttKey = ConfigOption(nil, "STT_API_KEY", .text, isSecret: true, "Its key.")
    static let asrURL = ConfigOption(
        "stt.asr_url",
        "WHISPER_URL",
        http,
        "A server that takes a WAV file by POST (…/asr)."
    )
    static let whisperxURL = ConfigOption(
        "stt.whisperx.url",
        "WHISPER_SERVER_URL",
        .url(["ws", "wss", "http", "https"]),
        "A streaming WhisperX server."
    )
    static let whisperxModel = ConfigOption(
        "stt.whisperx.model",
        "WHISPERX_MODEL",
        .text,
        default: "small",
        "Its model."
    )
    static let whisperxLanguage = ConfigOption(
        "stt.whisperx.language",
        "WHISPERX_LANGUAGE",
        .text,
        default: "en",
        "Its language."
    )
    static let wyomingSTT = ConfigOption(
        "stt.wyoming",
        "WYOMING_STT",
        .url(["tcp"]),
        "A Wyoming server that hears."
    )
    static let ttsEngine = ConfigOption(
        "tts.engine",
        "TTS_ENGINE",
        .names(["auto", "embedded", "openai", "piper", "chatterbox", "wyoming"]),
        default: ["auto"],
        "Voices in the order in which they are tried; auto: the remote ones that are configured, then embedded."
    )
    static let ttsURL = ConfigOption(
        "tts.url",
        "TTS_URL",
        http,
        "An OpenAI-compatible speech server when it ends in /v1, else a Piper server."
    )
    static let ttsModel = ConfigOption("tts.model", "TTS_MODEL", .text, default: "tts-1", "Its model.")
    static let ttsKey = ConfigOption(nil, "TTS_API_KEY", .text, isSecret: true, "Its key.")
    static let ttsVoice = ConfigOption("tts.voice", "TTS_VOICE", .text, "The voice of agents that don't say.")
    static let ttsRate = ConfigOption(
        "tts.rate",
        "TTS_RATE",
        .number(0.25...4),
        default: 1.0,
        "How fast it speaks; 1 is the voice's own."
    )
    static let ttsPitch = ConfigOption(
        "tts.pitch",
        "TTS_PITCH",
        .number(0.5...2),
        default: 1.0,
        "How high it speaks; 1 is the voice's own."
    )
    static let ttsSampleRate = ConfigOption(
        "tts.sample_rate",
        "TTS_SAMPLE_RATE",
        .integer(8000...48000),
        unit: "Hz",
        "Rate of servers that send samples without a header."
    )
    static let chatterboxURL = ConfigOption(
        "tts.chatterbox.url",
        "CHATTERBOX_URL",
        http,
        "A Chatterbox server."
    )
    static let chatterboxVoice = ConfigOption(
        "tts.chatterbox.voice",
        "CHATTERBOX_VOICE_ID",
        .text,
        "Its voice."
    )
    static let wyomingTTS = ConfigOption(
        "tts.wyoming",
        "WYOMING_TTS",
        .url(["tcp"]),
        "A Wyoming server that speaks."
    )
}
