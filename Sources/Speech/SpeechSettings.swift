/// What is configured of ears and voices, by the tables of the configuration.
package struct SpeechSettings: Sendable {
    /// The table `stt`.
    package struct Hearing: Sendable {
        /// Engine names in the order in which they are tried; nil is the server's own order.
        package var engines: [String]?
        /// An OpenAI-compatible server; ends in `/v1`.
        package var url: String?
        package var model: String
        package var key: String?
        /// A plain endpoint that takes a WAV file.
        package var asrURL: String?
        /// A Wyoming server, `tcp://host:port`.
        package var wyomingURL: String?
        /// A streaming WhisperX server, `ws` or `wss`.
        package var whisperXURL: String?
        package var whisperXModel: String
        package var whisperXLanguage: String

        package init(
            engines: [String]? = nil,
            url: String? = nil,
            model: String = "whisper-1",
            key: String? = nil,
            asrURL: String? = nil,
            wyomingURL: String? = nil,
            whisperXURL: String? = nil,
            whisperXModel: String = "small",
            whisperXLanguage: String = "en"
        ) {
            self.engines = engines
            self.url = url
            self.model = model
            self.key = key
            self.asrURL = asrURL
            self.wyomingURL = wyomingURL
            self.whisperXURL = whisperXURL
            self.whisperXModel = whisperXModel
            self.whisperXLanguage = whisperXLanguage
        }

        /// Whether an engine is among those that are tried; an agent can still name any other.
        func includes(_ name: String) -> Bool {
            guard let engines, !engines.isEmpty, engines != ["auto"] else { return true }
            return engines.contains(name)
        }
    }

    /// The table `tts`.
    package struct Speaking: Sendable {
        /// Engine names in the order in which they are tried; nil is the server's own order.
        package var engines: [String]?
        /// One that ends in `/v1` is an OpenAI-compatible server, any other a Piper server.
        package var url: String?
        package var model: String
        package var key: String?
        /// For requests without a voice.
        package var voice: String?
        /// The rate in Hz of servers that send samples without a header.
        package var sampleRate: Int?
        package var chatterboxURL: String?
        package var chatterboxVoice: String?
        /// A Wyoming server, `tcp://host:port`.
        package var wyomingURL: String?

        package init(
            engines: [String]? = nil,
            url: String? = nil,
            model: String = "tts-1",
            key: String? = nil,
            voice: String? = nil,
            sampleRate: Int? = nil,
            chatterboxURL: String? = nil,
            chatterboxVoice: String? = nil,
            wyomingURL: String? = nil
        ) {
            self.engines = engines
            self.url = url
            self.model = model
            self.key = key
            self.voice = voice
            self.sampleRate = sampleRate
            self.chatterboxURL = chatterboxURL
            self.chatterboxVoice = chatterboxVoice
            self.wyomingURL = wyomingURL
        }
    }

    package var hearing: Hearing
    package var speaking: Speaking
    /// Where model files are looked for, in this order.
    package var modelFolders: [String]
    /// Where the helper programs are; nil is the folder of the running executable.
    package var helperFolder: String?

    package init(
        hearing: Hearing = Hearing(),
        speaking: Speaking = Speaking(),
        modelFolders: [String] = [],
        helperFolder: String? = nil
    ) {
        self.hearing = hearing
        self.speaking = speaking
        self.modelFolders = modelFolders
        self.helperFolder = helperFolder
    }
}
