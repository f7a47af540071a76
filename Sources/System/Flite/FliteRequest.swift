/// One text to be spoken, and how.
package struct FliteRequest: Sendable {
    /// One sentence in ASCII, without zero bytes; anything else is not said.
    ///
    /// Flite treats the text as one utterance.
    package var text: [UInt8]
    package var voice: FliteVoice
    /// Factor on the length of every sound; 2 speaks half as fast.
    package var stretch: Float
    /// Factor on the pitch.
    package var pitch: Float

    package init(text: [UInt8], voice: FliteVoice, stretch: Float = 1, pitch: Float = 1) {
        self.text = text
        self.voice = voice
        self.stretch = stretch
        self.pitch = pitch
    }
}

/// When a word of the text ends.
package struct FliteWord: Sendable, Equatable {
    /// Bytes of the text up to the end of the word and the marks after it.
    package var byteCount: Int
    /// Samples from the start of the speech.
    package var endsAt: Int
}

/// Why nothing was spoken.
package enum FliteError: Error, Sendable {
    /// The voice is not there.
    case noVoice
    /// Flite gave up on the text.
    case failed
}
