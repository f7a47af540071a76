/// A voice as agents and settings name it: `ENGINE/VOICE`, or `VOICE` alone.
///
/// Voices have slashes in their names too (`roa/fr-BE`): only what is an engine's name is one.
struct VoiceChoice: Equatable {
    /// Nil: any engine that has it.
    let engine: String?
    let voice: String

    /// - Parameters:
    ///   - text: As it was written.
    ///   - engines: The names of all engines that may be meant.
    init(_ text: String, engines: Set<String>) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty, engines.contains(String(parts[0])) else {
            (engine, voice) = (nil, text)
            return
        }
        (engine, voice) = (String(parts[0]), String(parts[1]))
    }

    /// What an engine is to be asked for: its own voice, or nothing where the voice is another engine's.
    func name(for engine: String) -> String? { self.engine == nil || self.engine == engine ? voice : nil }

    /// What stands before the slash of a name that belongs to no engine.
    static func unknownEngine(in text: String) -> String? {
        guard let slash = text.firstIndex(of: "/"), slash > text.startIndex else { return nil }
        return String(text[..<slash])
    }
}
