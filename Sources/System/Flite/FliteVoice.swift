/// The voices that Debian's Flite brings; all speak English at 16 kHz.
package enum FliteVoice: String, CaseIterable, Sendable {
    /// A man, United States; the clearest of the four.
    case rms
    /// A woman, United States.
    case slt
    /// A man, Scotland.
    case awb
    /// A man, United States; diphones, quick and robotic.
    case kal16

    /// Whether the factor on the pitch does anything; the model that makes the melody of `rms` does not look at it.
    package var hasPitch: Bool { self != .rms }
}
