extension Configuration {
    /// Ears.
    package struct Hearing: Sendable {
        /// Engine names in order; nil: the server's own order.
        package let engines: [String]?
        package let url: String?
        package let model: String
        package let key: String?
        package let asrURL: String?

        init(_ values: ConfigValues) {
            engines = values.engines(ConfigTable.sttEngine)
            url = values.optionalText(ConfigTable.sttURL)
            model = values.text(ConfigTable.sttModel)
            key = values.optionalText(ConfigTable.sttKey)
            asrURL = values.optionalText(ConfigTable.asrURL)
        }

        var faults: [ConfigFault] {
            var faults: [ConfigFault] = []
            if engines?.contains("openai") ?? false, url == nil {
                faults.append(ConfigFault(ConfigTable.sttURL.name, "is not set, and stt.engine names openai"))
            }
            if engines?.contains("asr") ?? false, asrURL == nil {
                faults.append(ConfigFault(ConfigTable.asrURL.name, "is not set, and stt.engine names asr"))
            }
            return faults
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

        init(_ values: ConfigValues) {
            engines = values.engines(ConfigTable.ttsEngine)
            url = values.optionalText(ConfigTable.ttsURL)
            model = values.text(ConfigTable.ttsModel)
            key = values.optionalText(ConfigTable.ttsKey)
            voice = values.optionalText(ConfigTable.ttsVoice)
            speed = values.number(ConfigTable.ttsRate)
            pitch = values.number(ConfigTable.ttsPitch)
            sampleRate = values.optionalInteger(ConfigTable.ttsSampleRate)
        }

        var faults: [ConfigFault] {
            let isOpenAI = url?.hasSuffix("/v1") ?? false
            var faults: [ConfigFault] = []
            if engines?.contains("openai") ?? false, !isOpenAI {
                faults.append(
                    ConfigFault(ConfigTable.ttsURL.name, "does not end in /v1, and tts.engine names openai")
                )
            }
            if engines?.contains("piper") ?? false, url == nil || isOpenAI {
                faults.append(ConfigFault(ConfigTable.ttsURL.name, "names no Piper server, and tts.engine names piper"))
            }
            return faults
        }
    }
}
