import Runtime

/// The value of a variable or a flag, without what does not belong to it.
struct SettingText: Equatable {
    let value: String
    /// Blanks, line ends, invisible signs or quotes stood around it, which people don't see.
    let wasWrapped: Bool

    /// - Parameter text: As the layer holds it.
    init(_ text: String) {
        var value = text.trimmingStrayCharacters()
        // `docker run --env-file` and unit files hand quotes over as part of the value.
        if let quote = value.first, quote == "\"" || quote == "'", value.count >= 2, value.last == quote {
            value = value.dropFirst().dropLast().trimmingStrayCharacters()
        }
        self.value = value
        wasWrapped = value != text
    }
}
