import Runtime
import VoiceCore

/// Settings as the column `sessions.settings` keeps them: an object with what was changed.
extension SessionSettings {
    var json: JSONValue {
        var members = [
            "voice": JSONValue(voice), "speed": JSONValue(speed), "language": JSONValue(language),
            "instructions": JSONValue(instructions), "barge_in": JSONValue(bargeIn), "audio": JSONValue(audio),
            "partials": JSONValue(partials),
        ]
        if let endpointing {
            members["endpointing"] = .object(
                [
                    "mode": JSONValue(endpointing.mode),
                    "silence_ms": JSONValue(endpointing.silenceMilliseconds),
                    "max_utterance_ms": JSONValue(endpointing.maxUtteranceMilliseconds),
                ].filter { !$0.value.isNull }
            )
        }
        return .object(members.filter { !$0.value.isNull })
    }

    /// What can't be read, or is beyond what a client may ask for, leaves the agent's own in force.
    init(stored text: String) {
        self.init()
        guard let json = try? JSONValue(parsing: text.utf8) else { return }
        voice = json["voice"]?.string
        speed = json["speed"]?.double.flatMap { (0.25...4).contains($0) ? $0 : nil }
        language = json["language"]?.string
        instructions = json["instructions"]?.string
        bargeIn = json["barge_in"]?.bool
        audio = json["audio"]?.bool
        partials = json["partials"]?.bool
        guard let stored = json["endpointing"], stored.object != nil else { return }
        endpointing = Endpointing(
            mode: stored["mode"]?.string,
            silenceMilliseconds: stored["silence_ms"]?.integer.flatMap { (100...5_000).contains($0) ? $0 : nil },
            maxUtteranceMilliseconds: stored["max_utterance_ms"]?.integer.flatMap {
                (1_000...300_000).contains($0) ? $0 : nil
            }
        )
    }
}
