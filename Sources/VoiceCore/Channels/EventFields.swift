package import Runtime

extension ReplyStart {
    var fields: [String: JSONValue] {
        [
            "reply": .string(reply.text), "to": JSONValue(to?.text), "agent": .string(agent),
            "provider": JSONValue(provider), "model": JSONValue(model),
        ]
    }
}

extension ReplyEnd {
    var fields: [String: JSONValue] {
        [
            "reply": .string(reply.text), "text": .string(text), "status": .string(status.rawValue),
            "interrupted": .bool(status == .interrupted), "timings": timings.json, "usage": usage?.json ?? .null,
            "finish": JSONValue(finish?.rawValue), "attempts": .array(attempts.map(\.json)),
        ]
    }
}

extension ReplyTimings {
    /// As `reply.ended` shows them and `messages.timings` keeps them: every member, null where the stage did not run.
    package var json: JSONValue {
        func stage(_ duration: Duration?) -> JSONValue { JSONValue(duration.map { max(0, $0.milliseconds) }) }
        return [
            "endpoint_ms": stage(endpoint), "stt_ms": stage(stt), "llm_first_token_ms": stage(firstToken),
            "tts_first_audio_ms": stage(firstSpeech), "first_audio_ms": stage(firstAudio),
            "generated_ms": stage(generated), "total_ms": stage(total),
        ]
    }
}

extension TokenUsage {
    var json: JSONValue {
        ["input_tokens": .integer(Int64(inputTokens)), "output_tokens": .integer(Int64(outputTokens))]
    }
}

extension Attempt {
    var json: JSONValue {
        [
            "provider": .string(provider), "model": JSONValue(model), "outcome": .string(outcome.rawValue),
            "ms": .integer(Int64(max(0, duration.milliseconds))),
        ]
    }
}

extension SessionFault {
    /// The fields of `error`; a reply and a time to wait are left out where they do not apply.
    var fields: [String: JSONValue] {
        var fields: [String: JSONValue] = [
            "code": .string(code.rawValue), "message": .string(message), "fatal": .bool(isFatal),
            "param": JSONValue(param),
        ]
        if let reply { fields["reply"] = .string(reply.text) }
        if let retryAfter { fields["retry_after_ms"] = .integer(Int64(retryAfter.milliseconds)) }
        return fields
    }
}

extension EffectiveSettings {
    var fields: [String: JSONValue] {
        [
            "agent": .string(agent), "voice": JSONValue(voice), "speed": .number(speed), "language": .string(language),
            "instructions": .string(instructions),
            "endpointing": [
                "mode": .string(endpointing.mode.rawValue),
                "silence_ms": .integer(Int64(endpointing.silence.milliseconds)),
                "max_utterance_ms": .integer(Int64(endpointing.maxUtterance.milliseconds)),
            ],
            "barge_in": .bool(bargeIn), "audio": .bool(audio), "partials": .bool(partials),
        ]
    }
}
