/// Whether a model's answers begin with reasoning that no tag opens.
///
/// The templates of some models open the tag within the prompt, so that an answer is `plan</think>Hello`: that the
/// beginning was reasoning shows at its end only, and what was told can't be taken back. So the beginning waits: for a
/// moment as long as nothing is known of the model, up to the tag where it is known or its name says that it thinks,
/// and not at all once it has answered without.
struct ReasoningHabit: Sendable {
    /// How long the beginning of an answer waits.
    enum Hold: Sendable, Equatable {
        case none
        /// For ``ReasoningHabit/glance``, or ``ReasoningHabit/moment`` where it sounds like reasoning, and some hundred words.
        case moment
        /// For the tag or the end of the answer.
        case tillTag

        /// In bytes; what is longer is let through.
        var longest: Int {
            switch self {
            case .none: 0
            case .moment: 4096
            case .tillTag: 256 * 1024
            }
        }
    }

    /// What nothing says that it is reasoning waits so long from its first piece.
    ///
    /// A voice needs a whole first sentence before it can begin, which takes most models no less.
    static let glance: Duration = .milliseconds(50)
    /// What sounds like reasoning waits so long from its first piece.
    static let moment: Duration = .milliseconds(500)
    /// Answers without the tag after which a model counts as one that doesn't think, or no longer.
    private static let patience = 3

    private(set) var hold: Hold
    private var answersWithout = 0

    /// - Parameter model: Its name, which may say that it thinks.
    init(model: String?) {
        let name = model?.lowercased() ?? ""
        hold = Self.thinkers.contains { name.contains($0) } ? .tillTag : .moment
    }

    /// Whether words sound as if somebody thought about what to answer, and not like an answer.
    ///
    /// - Parameter beginning: Of an answer.
    /// - Returns: True where a word or a pair of words tells so.
    static func soundsLikeReasoning(_ beginning: some StringProtocol) -> Bool {
        let words = beginning.lowercased().split { !$0.isLetter && $0 != "'" }
        return words.contains { signs.contains(String($0)) }
            || zip(words, words.dropFirst()).contains { pairs.contains("\($0) \($1)") }
    }

    /// People who answer seldom speak of these.
    private static let signs: Set<String> = [
        "user", "user's", "plan", "think", "thinking", "thought", "thoughts", "reasoning", "reason", "hmm", "wait",
        "okay",
        "alright", "analyze", "analysis", "nutzer", "benutzer", "utilisateur", "usuario",
    ]
    private static let pairs: Set<String> = [
        "let me", "let's see", "i need", "i should", "i must", "we need", "we should", "they want", "they asked",
        "they ask",
        "the question", "the answer", "so the", "step by", "step one", "first i",
    ]

    private static let thinkers = ["thinking", "reason", "-r1", ":r1", "_r1", "qwq", "exaone-deep", "-o1"]

    /// An answer has ended.
    ///
    /// - Parameter hadUnopenedReasoning: It began with reasoning that no tag opened.
    mutating func note(hadUnopenedReasoning: Bool) {
        if hadUnopenedReasoning {
            hold = .tillTag
            answersWithout = 0
        } else {
            answersWithout += 1
            if hold == .moment || answersWithout >= Self.patience { hold = .none }
        }
    }
}
