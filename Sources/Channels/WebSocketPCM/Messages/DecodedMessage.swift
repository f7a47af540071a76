import Runtime
import VoiceCore

/// A text message as far as it could be understood.
struct DecodedMessage: Equatable {
    /// Nil: it has no effect.
    private(set) var message: ClientMessage?
    /// What the client is told about it.
    private(set) var fault: SessionFault?

    init(_ text: String) {
        guard
            let json = try? JSONValue(parsing: text.utf8), case .object(let members) = json,
            let type = members["type"]?.string
        else {
            fault = SessionFault(.malformedMessage, "A message is one JSON object with a type.")
            return
        }
        var fields = MessageFields(members)
        do throws(SessionFault) {
            guard let message = try ClientMessage(type, &fields) else {
                fault = SessionFault(
                    .unknownMessage,
                    "There is no message of type \(type.quotedForPeople).",
                    param: "type"
                )
                return
            }
            self.message = message
            fault = fields.unknownFault
        } catch {
            fault = error
        }
    }
}

extension ClientMessage {
    /// Nil for an unknown type.
    fileprivate init?(_ type: String, _ fields: inout MessageFields) throws(SessionFault) {
        switch type {
        case "session.update": self = .update(try SessionUpdate(&fields))
        case "input.text": self = .text(try fields.required(try fields.text("text", length: 1...32_768), "text"))
        case "input.commit": self = .commit
        case "input.clear": self = .clear
        case "reply.cancel": self = .cancelReply(try fields.message("reply"))
        case "playback":
            let reply = try fields.required(try fields.message("reply"), "reply")
            let played = try fields.required(try fields.number("played_ms", 0...Self.longestPlayed), "played_ms")
            self = .playback(reply, played: .milliseconds(Int(played)))
        case "ping": self = .ping(id: fields.any("id"))
        case "session.end": self = .end
        default: return nil
        }
    }

    /// Far more than any reply takes; `played_ms` is clamped to what was sent anyway.
    private static var longestPlayed: Double { 1e12 }
}

extension SessionUpdate {
    fileprivate init(_ fields: inout MessageFields) throws(SessionFault) {
        self.init()
        agent = try fields.text("agent", length: SettingLimits.agentName)
        settings.voice = try fields.text("voice", length: SettingLimits.voiceName)
        settings.speed = try fields.number("speed", SettingLimits.speed)
        settings.language = try fields.language("language")
        settings.instructions = try fields.text("instructions", length: 0...32_768)
        settings.bargeIn = try fields.flag("barge_in")
        settings.audio = try fields.flag("audio")
        settings.partials = try fields.flag("partials")
        settings.endpointing = try fields.object("endpointing") { (fields) throws(SessionFault) in
            SessionSettings.Endpointing(
                mode: try fields.choice("mode", EndpointingSettings.Mode.allCases.map(\.rawValue)),
                silenceMilliseconds: try fields.integer("silence_ms", SettingLimits.silence),
                maxUtteranceMilliseconds: try fields.integer("max_utterance_ms", SettingLimits.maxUtterance)
            )
        }
    }
}
