import VoiceCore

/// Why a model's answer ended, told by the word that its server gives.
enum AnswerEnd: Equatable {
    case complete
    /// The limit of tokens, or the room for them, was reached.
    case length
    /// The rest was held back by a filter, or the model refused to go on.
    case filtered
    /// What is here is not the whole answer, whatever else the server says.
    case failed(word: String)

    /// What one of all vendors' words means.
    ///
    /// Only the letters of a word count, so that `MAX_TOKENS`, `max_tokens` and `maxTokens` are one. A word that nobody
    /// is known to use is a failure: a broken answer is never taken for a whole one.
    ///
    /// - Parameter word: Of `finish_reason`, `stop_reason` or `done_reason`. Nil while the model has not ended: for no
    ///   word at all and for those that stand for none.
    init?(word: String?) {
        guard let word else { return nil }
        var letters = String(decoding: word.utf8.filter(\.isLetter).map(\.lowercased), as: UTF8.self)
        if letters.hasPrefix("finishreason") { letters.removeFirst("finishreason".count) }
        switch letters {
        case "", "null", "none", "nil", "undefined": return nil
        case _ where Self.completeWords.contains(letters): self = .complete
        case _ where Self.lengthWords.contains(letters): self = .length
        case _ where Self.filteredWords.contains(letters): self = .filtered
        default: self = .failed(word: Self.known(word))
        }
    }

    /// What goes on from here to people; nil where the answer is not whole.
    var finish: FinishReason? {
        switch self {
        case .complete: .stop
        case .length: .length
        case .filtered: .filtered
        case .failed: nil
        }
    }

    private static let completeWords: Set<String> = [
        "stop", "stopped", "stopsequence", "stopsequences", "stopword", "stopwords", "stopstring", "stoptoken",
        "stopcriteria",
        "eos", "eostoken", "eosfound", "endoftext", "endofturn", "endofsequence", "endturn", "end", "done", "complete",
        "completed",
        "finish", "finished", "normal", "success", "word",
        // No tools were offered: what it said is all that it will say.
        "toolcall", "toolcalls", "functioncall", "functioncalls", "tooluse",
    ]

    private static let lengthWords: Set<String> = [
        "length", "maxlength", "modellength", "contextlength", "contextlengthexceeded", "contextwindowexceeded",
        "modelcontextwindowexceeded", "contextlimit", "maxtokens", "maxtokensreached", "maxoutputtokens",
        "maxnewtokens",
        "maxcompletiontokens", "maxcontext", "tokenlimit", "tokenlimitreached", "limit", "truncated", "incomplete",
    ]

    private static let filteredWords: Set<String> = [
        "contentfilter", "contentfiltered", "filtered", "filter", "contentfilterresult", "safety", "imagesafety",
        "recitation",
        "blocklist", "blocked", "prohibitedcontent", "spii", "language", "refusal", "refused", "sensitive",
        "moderation",
        "moderated", "contentmoderation", "contentpolicy", "contentpolicyviolation", "guardrail", "guardrails",
        "guardrailintervened", "guardrailintervention", "errortoxic", "toxicity", "risk",
    ]

    /// The word itself where it is short and plain, so that a log may show it.
    private static func known(_ word: String) -> String {
        let isPlain = word.utf8.count <= 40 && word.utf8.allSatisfy { $0.isLetter || $0 == UInt8(ascii: "_") }
        return isPlain ? word : "an unknown reason"
    }
}
