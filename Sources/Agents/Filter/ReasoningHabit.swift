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
        /// For ``ReasoningHabit/moment`` and some hundred words.
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

    /// A voice needs a whole first sentence before it can begin, which takes most models no less.
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
