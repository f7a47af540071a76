/// What settings may be, wherever they are said: in agents' rows, in the configuration, by clients.
///
/// The checks of the schema say the same in SQL; a test holds the two against each other.
package enum SettingLimits {
    /// In characters, as are the other lengths.
    package static let agentName = 1...64
    package static let userName = 1...128
    package static let voiceName = 1...200
    package static let title = 0...1000
    package static let instructions = 0...100_000
    package static let greeting = 0...10_000
    package static let languageTag = 2...35
    /// 1 is the voice's own.
    package static let speed = 0.25...4.0
    /// 1 is the voice's own.
    package static let pitch = 0.5...2.0
    /// 1 is the voice's own.
    package static let volume = 0.0...2.0
    /// In ms.
    package static let silence = 100...5000
    /// In ms.
    package static let maxUtterance = 1000...300_000
    /// In messages.
    package static let context = 0...1000
    package static let temperature = 0.0...2.0
}
