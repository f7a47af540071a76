/// Takes out of a model's answer what is not meant for people: reasoning, control tokens, calls and turns of others.
///
/// One for each answer, between its provider and everything that tells, keeps or speaks it. Pieces may be cut anywhere.
/// What may become a mark waits for the next piece, at most ``MarkupReader/longest`` bytes of it, so that the work is
/// linear. Marks that stand in quotes, in code spans or in fenced code are what an answer is about, and stay.
struct AnswerFilter {
    enum Mode: Equatable {
        case text
        /// A span that ends with the mark that closes its family.
        case dropping(MarkupMark.Kind, family: String)
        /// A turn of somebody else, up to the next one of the model's own.
        case foreignTurn
        /// A call as JSON.
        case call(CallSkipper)
    }

    /// What has come and is not decided on, from `position` on.
    var bytes: [UInt8] = []
    var position = 0
    var mode = Mode.text
    var context = CodeContext()
    var output = FilterOutput()
    /// How often what was taken out.
    private(set) var dropped: [MarkupMark.Kind: Int] = [:]
    let hold: ReasoningHabit.Hold
    /// Reasoning without a tag that opens it has ended here.
    private(set) var hadUnopenedReasoning = false

    /// - Parameter hold: How long the beginning waits for a tag that says that it was reasoning.
    init(hold: ReasoningHabit.Hold = .none) {
        self.hold = hold
        output.isHeld = hold != .none
    }

    /// Whether the beginning waits.
    var isHolding: Bool { output.isHeld }

    /// Whether what waits sounds like reasoning.
    var holdsReasoning: Bool { output.isHeld && ReasoningHabit.soundsLikeReasoning(output.held) }

    /// The text that is certain with the next piece; it may be empty.
    mutating func append(_ piece: String) -> String {
        bytes += piece.utf8
        read(isEnd: false)
        if output.heldCount > hold.longest { output.isHeld = false }
        return output.take()
    }

    /// Passes on what waits only for a tag that may never come.
    mutating func release() -> String {
        output.isHeld = false
        return output.take()
    }

    /// The rest of the text: the answer is whole.
    mutating func finish() -> String {
        read(isEnd: true)
        output.isHeld = false
        return output.take()
    }

    /// The rest of the text when the answer broke off: half a mark is none of it.
    ///
    /// What waited goes too where the model is known to think first.
    mutating func breakOff() -> String {
        if hold == .tillTag, output.isHeld { output.discardHeld() }
        return release()
    }

    mutating func count(_ kind: MarkupMark.Kind) { dropped[kind, default: 0] += 1 }

    /// What waits was reasoning, as the tag that ends it says.
    mutating func endUnopenedReasoning() {
        if output.isHeld {
            output.discardHeld()
            output.isHeld = false
        }
        hadUnopenedReasoning = true
    }
}
