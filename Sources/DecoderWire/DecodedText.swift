/// What a decoder made of one part of an utterance.
package struct DecodedText: Equatable, Sendable {
    /// Lower-case words with one space between them; empty when nothing was understood.
    package var text: String
    package var wordCount: Int
    /// The mean of the words' posteriors, 0 to 1; 0 without words.
    package var confidence: Double
    /// The speaker's cepstral mean after this part.
    package var mean: [Float]

    package init(text: String, wordCount: Int, confidence: Double, mean: [Float]) {
        self.text = text
        self.wordCount = wordCount
        self.confidence = confidence
        self.mean = mean
    }
}
