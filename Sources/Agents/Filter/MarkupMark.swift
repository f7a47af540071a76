/// Something in a model's text that its template, or the server before it, should have kept to itself.
struct MarkupMark: Equatable {
    /// What is not told; the cases are the labels of the metric.
    enum Kind: String, CaseIterable {
        /// What a model thinks before it answers.
        case reasoning
        /// Tokens that end or separate turns.
        case control
        /// A call of a tool, or what a tool answered.
        case call
        /// The turn of somebody else, which a model that doesn't stop makes up.
        case turn
    }

    enum Meaning: Equatable {
        /// Begins a span that ends with the mark that closes the same family.
        case opens(Kind, family: String)
        case closes(Kind, family: String)
        /// Only itself is dropped.
        case control
        /// Stands around an answer where reasoning stands around thoughts; text of its own where nothing was thought.
        case wrapper
        /// A turn begins; the name of whose it is follows.
        case turn
        /// A turn of the model itself begins.
        case ownTurn
        case foreignTurn
        /// The head of a message of OpenAI's harmony format begins, which names its channel.
        case head
        /// A call follows as JSON, perhaps after its name.
        case callAsJSON
    }

    let meaning: Meaning
    /// In bytes.
    let length: Int
}

/// What stands at a place of a text.
enum MarkupReading: Equatable {
    case nothing
    /// It may become a mark with what follows.
    case unfinished
    case mark(MarkupMark)

    static func mark(_ meaning: MarkupMark.Meaning, _ length: Int) -> Self {
        .mark(MarkupMark(meaning: meaning, length: length))
    }
}
