/// Turns written text into what is said: no markdown, addresses, emoji or code.
///
/// Pure. Works phrase by phrase, so that marks may be open or closed in another phrase: each is dropped by itself.
package enum Speakable {
    /// What is said for a piece of a reply.
    ///
    /// - Parameters:
    ///   - text: A phrase as the model wrote it.
    ///   - startsLine: Whether the phrase begins a line, where `#`, `-` and `>` are marks.
    ///   - language: A BCP 47 tag, by which formulas are read.
    /// - Returns: One line without markup, empty when there is no letter or digit to say.
    package static func text(of text: String, startsLine: Bool = true, language: String = "en") -> String {
        SpeechText(Array(text.unicodeScalars)[...], startsLine: startsLine, language: language).text
    }
}
