extension Configuration {
    /// Ears.
    package struct Hearing: Sendable {
        /// Engine names in order; nil: the server's own order.
        package let engines: [String]?
        package let url: String?
        package let model: String
        package let key: String?
        package let asrURL: String?
        package let wyomingURL: String?
        package let whisperXURL: String?
        package let whisperXModel: String
        package let whisperXLanguage: String

        init(_ values: ConfigValues) {
            engines = values.engines(ConfigTable.sttEngine)
            url = values.optionalText(ConfigTable.sttURL)
            model = values.text(ConfigTable.sttModel)
            key = values.optionalText(ConfigTable.sttKey)
            asrURL = values.optionalText(ConfigTable.asrURL)
            wyomingURL = values.optionalText(ConfigTable.wyomingSTT)
            whisperXURL = values.optionalText(ConfigTable.whisperxURL)
            whisperXModel = values.text(ConfigTable.whisperxModel)
            whisperXLanguage = values.text(ConfigTable.whisperxLanguage)
        }

        /// Engines that are named and lack their address.
        var faults: [ConfigFault] {
            let addresses: [(engine: String, option: ConfigOption, value: String?)] = [
                ("openai", ConfigTable.sttURL, url), ("asr", ConfigTable.asrURL, asrURL),
                ("whisperx", ConfigTable.whisperxURL, whisperXURL), ("wyoming", ConfigTable.wyomingSTT, wyomingURL),
            ]
            return addresses.compactMap { engine, option, value in
                guard engines?.contains(engine) ?? false, value == nil else { return nil }
                return ConfigFault(option.name, "is not set, and stt.engine names \(engine)")
            }
        }
    }

    /// Voices.
    package struct Speaking: Sendable {
        /// Engine names in order; nil: the server's own order.
        package let engines: [String]?
        package let url: String?
        package let model: String
        package let key: String?
        package let voice: String?
        package let speed: Double
        package let pitch: Double
        /// In Hz.
        package let sampleRate: Int?
        package let chatterboxURL: String?
        package let chatterboxVoice: String?
        package let wyomingURL: String?

        init(_ values: ConfigValues) {
            engines = values.engines(ConfigTable.ttsEngine)
            url = values.optionalText(ConfigTable.ttsURL)
            model = values.text(ConfigTable.ttsModel)
            key = values.optionalText(ConfigTable.ttsKey)
            voice = values.optionalText(ConfigTable.ttsVoice)
            speed = values.number(ConfigTable.ttsRate)
            pitch = values.number(ConfigTable.ttsPitch)
            sampleRate = values.optionalInteger(ConfigTable.ttsSampleRate)
            chatterboxURL = values.optionalText(ConfigTable.chatterboxURL)
            chatterboxVoice = values.optionalText(ConfigTable.chatterboxVoice)
            wyomingURL = values.optionalText(ConfigTable.wyomingTTS)
        }

        var faults: [ConfigFault] {
            let isOpenAI = url.flatMap { try? ServerAddress($0) }?.isOpenAIBase ?? false
            var faults: [ConfigFault] = []
            if engines?.contains("openai") ?? false, !isOpenAI {
                faults.append(
                    ConfigFault(ConfigTable.ttsURL.name, "does not end in /v1, and tts.engine names openai")
                )
            }
            if engines?.contains("piper") ?? false, url == nil || isOpenAI {
                faults.append(ConfigFault(ConfigTable.ttsURL.name, "names no Piper server, and tts.engine names piper"))
            }
            if engines?.contains("chatterbox") ?? false, chatterboxURL == nil {
                let fault = ConfigFault(ConfigTable.chatterboxURL.name, "is not set, and tts.engine names chatterbox")
                faults.append(fault)
            }
            if engines?.contains("wyoming") ?? false, wyomingURL == nil {
                faults.append(ConfigFault(ConfigTable.wyomingTTS.name, "is not set, and tts.engine names wyoming"))
            }
            return faults
        }
    }
}
