/// What hears or speaks.
package protocol SpeechEngine: Sendable {
    var description: EngineDescription { get }
}

/// An engine as configuration, `/ready` and `parley doctor` know it.
package struct EngineDescription: Sendable, Equatable {
    /// The name used in configuration, such as `embedded` or `openai`.
    package let name: String
    /// Language tags (`en`); empty means any.
    package let languages: [String]
    /// Whether it needs the network.
    package let isRemote: Bool
    /// Whether a voice heeds the speed and the pitch of a request; else that is done to what it says.
    package let changesSpeed: Bool
    package let changesPitch: Bool

    package init(
        name: String,
        languages: [String] = [],
        isRemote: Bool,
        changesSpeed: Bool = true,
        changesPitch: Bool = true
    ) {
        self.name = name
        self.languages = languages
        self.isRemote = isRemote
        self.changesSpeed = changesSpeed
        self.changesPitch = changesPitch
    }

    /// Whether the engine can do a language, told by its first subtag.
    package func canDo(language: String) -> Bool {
        let wanted = language.primaryLanguage
        return languages.isEmpty
            || languages.contains { $0.primaryLanguage == wanted }
    }
}

extension String {
    /// The first part of a language tag in lower case (ISO 639), such as `en` of `en-US`.
    package var primaryLanguage: String { split(separator: "-").first.map { $0.lowercased() } ?? self }
}
