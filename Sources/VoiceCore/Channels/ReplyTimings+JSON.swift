package import Runtime

extension ReplyTimings {
    /// The fields of `timings` in `websocket.md`, whole milliseconds, null where the stage did not run.
    package var json: JSONValue {
        [
            "endpoint_ms": JSONValue(endpoint?.milliseconds),
            "stt_ms": JSONValue(stt?.milliseconds),
            "llm_first_token_ms": JSONValue(firstToken?.milliseconds),
            "tts_first_audio_ms": JSONValue(firstSpeech?.milliseconds),
            "first_audio_ms": JSONValue(firstAudio?.milliseconds),
            "generated_ms": JSONValue(generated?.milliseconds),
            "total_ms": JSONValue(total?.milliseconds),
        ]
    }
}
