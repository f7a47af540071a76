/// Cuts the text of a reply into phrases while it arrives.
///
/// A phrase is passed on as soon as it is known to be complete, without waiting for the next token.
package protocol PhraseSplitting: AnyObject {
    /// Takes the next piece and returns the phrases that it completes.
    func append(_ text: String) -> [Phrase]

    /// The rest, when the reply is complete.
    func finish() -> [Phrase]
}

/// A piece of a reply that is synthesised as one.
package struct Phrase: Sendable, Equatable {
    /// The characters of the reply that the phrase stands for, white space included; the phrases of a reply joined are its text.
    package var text: String
    /// What is said: no markdown, links, emoji or code.
    ///
    /// Empty: nothing to say for this part.
    package var speakable: String

    package init(text: String, speakable: String) {
        self.text = text
        self.speakable = speakable
    }
}
