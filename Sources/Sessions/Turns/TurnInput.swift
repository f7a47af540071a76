import VoiceCore

/// Something that was said or typed and is to be answered.
enum TurnInput: Hashable, Sendable {
    case spoken(UtteranceID)
    case typed(TextID)
}

/// Numbers the typed turns of one session within this process.
struct TextID: Hashable, Sendable {
    let number: Int
}
