/// Words that show that somebody listens and do not claim the floor, such as "mm-hm".
enum Backchannel {
    private static let words: Set<String> = [
        "mm", "mmm", "mhm", "hm", "hmm", "uh", "huh", "um", "ah", "aha", "oh", "ooh", "wow",
        "yeah", "yep", "yup", "ya", "yes", "ok", "okay", "right", "sure", "cool", "nice", "great",
        "ja", "genau", "klar", "aja", "oui", "daccord", "sí", "si", "claro", "vale", "sì",
    ]
    private static let longest = 3

    /// Whether a text holds nothing but such words, three at most.
    ///
    /// An empty text is none.
    static func matches(_ text: String) -> Bool {
        let spoken = text.lowercased().filter { $0 != "'" && $0 != "’" }.split { !$0.isLetter }
        return !spoken.isEmpty && spoken.count <= longest && spoken.allSatisfy { words.contains(String($0)) }
    }
}
