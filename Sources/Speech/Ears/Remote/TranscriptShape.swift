import Runtime
import VoiceCore

/// Finds the text in what a recogniser answers, whatever its shape: `{"text": …}`, segments, results, alternatives, arrays
/// of any of them, a string alone; null is silence.
///
/// For servers over HTTP, WebSocket and Wyoming alike. Pure.
struct TranscriptShape {
    /// What was found so far.
    private struct Found {
        var text: String
        var language: String?
        /// Of the part in which there was most surely somebody.
        var noSpeech: Double?
    }

    /// No answer is nested deeper.
    private static let depthLimit = 8
    /// The longest text that is believed, in bytes.
    private static let textLimit = 32 << 10
    /// Where Whisper itself takes a segment for silence: the probability of that, and that of its words below it.
    private static let silence = (probability: 0.6, logarithm: -1.0)

    /// Members that are the text, best first.
    private static let texts = [
        "text", "transcript", "transcription", "full_transcript", "display_text", "DisplayText", "sentence",
        "punctuated_word", "word",
    ]
    /// Members that hold texts in order, or one.
    private static let containers = [
        "segments", "chunks", "utterances", "sentences", "result", "results", "transcripts", "data", "output",
        "outputs", "response",
        "prediction", "predictions", "hypotheses", "words",
    ]
    /// Members that hold several versions of the same text, best first.
    private static let versions = ["alternatives", "channels", "NBest", "nbest"]

    /// The transcript in an answer.
    ///
    /// - Parameters:
    ///   - answer: As the server gave it.
    ///   - server: Which, such as "the transcription server".
    /// - Returns: Nil where there is no text, nor a place that is empty because nothing was said.
    /// - Throws: ``EngineError`` for an error that the server reports, and for a text that is too long.
    static func transcript(in answer: JSONValue, of server: String) throws(EngineError) -> Transcript? {
        let found = find(in: answer, depth: 0)
        if found?.text.isEmpty ?? true, answer.reportsError {
            throw .unavailable("\(server) reported an error in its answer")
        }
        return try found.map { found throws(EngineError) in
            try transcript(found.text, language: found.language, noSpeech: found.noSpeech, of: server)
        }
    }

    /// A text as it is passed on: words joined by single spaces.
    static func transcript(
        _ text: String,
        language: String? = nil,
        noSpeech: Double? = nil,
        of server: String
    ) throws(EngineError) -> Transcript {
        guard text.utf8.count <= textLimit else {
            throw .malformedAnswer("\(server)'s text is longer than anybody speaks")
        }
        // Whisper says names such as "english" here; only tags are passed on.
        let tag = language.flatMap { (2...3).contains($0.utf8.count) ? $0 : nil }
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return Transcript(text: words, isFinal: true, language: tag, noSpeech: noSpeech.map { min(max(0, $0), 1) })
    }

    private static func find(in value: JSONValue, depth: Int) -> Found? {
        guard depth <= depthLimit else { return nil }
        switch value {
        case .null: return Found(text: "")
        case .string(let text): return Found(text: text)
        case .array(let elements): return find(inAll: elements, depth: depth)
        case .object: return find(inObject: value, depth: depth)
        default: return nil
        }
    }

    private static func find(inAll elements: [JSONValue], depth: Int) -> Found? {
        guard !elements.isEmpty else { return Found(text: "") }
        let parts = elements.compactMap { find(in: $0, depth: depth + 1) }
        guard let first = parts.first else { return nil }
        return Found(
            text: parts.map(\.text).filter { !$0.isEmpty }.joined(separator: " "),
            language: parts.lazy.compactMap(\.language).first,
            noSpeech: parts.dropFirst().reduce(first.noSpeech) { least, part in
                guard let least, let next = part.noSpeech else { return least ?? part.noSpeech }
                return min(least, next)
            }
        )
    }

    private static func find(inObject object: JSONValue, depth: Int) -> Found? {
        var found: Found?
        for name in texts + containers + versions {
            guard let value = object[name] else { continue }
            let content: JSONValue
            if versions.contains(name), let best = value.array?.first { content = best } else { content = value }
            guard let next = find(in: content, depth: depth + 1) else { continue }
            if found == nil || !next.text.isEmpty { found = next }
            if !next.text.isEmpty { break }
        }
        guard var found = found ?? (object.isUnrecognised ? Found(text: "") : nil) else { return nil }
        found.language = object["language"]?.string ?? object["detected_language"]?.string ?? found.language
        found.noSpeech = probability(of: object) ?? found.noSpeech
        if let noSpeech = found.noSpeech, noSpeech > silence.probability,
            let logarithm = object["avg_logprob"]?.double, logarithm < silence.logarithm
        {
            found.text = ""
        }
        return found
    }

    /// How surely nobody spoke: what an answer says of itself, or the part of it that holds most speech.
    private static func probability(of object: JSONValue) -> Double? {
        if let own = object["no_speech_prob"]?.double ?? object["no_speech_probability"]?.double { return own }
        return object["segments"]?.array?.lazy.compactMap { $0["no_speech_prob"]?.double }.min()
    }
}

extension JSONValue {
    /// Whether it says that something went wrong.
    fileprivate var reportsError: Bool {
        switch self["error"] {
        case nil, .null, .bool(false), .string(""): false
        default: true
        }
    }

    /// Azure's way to say that nothing was said.
    fileprivate var isUnrecognised: Bool {
        ["NoMatch", "InitialSilenceTimeout", "BabbleTimeout"].contains(self["RecognitionStatus"]?.string)
    }
}
