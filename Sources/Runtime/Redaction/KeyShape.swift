/// What keys look like.
enum KeyShape {
    /// How the keys of well-known services begin, and how much follows at least.
    private static let beginnings: [(text: [UInt8], rest: Int)] = [
        ("sk-", 1), ("sk_", 4), ("pk_", 8), ("rk_", 8), ("gsk_", 8), ("xai-", 8), ("hf_", 8), ("r8_", 8),
        ("ghp_", 8), ("gho_", 8), ("ghs_", 8), ("github_pat_", 8), ("glpat-", 8), ("xoxb-", 4), ("xoxp-", 4),
        ("xapp-", 4), ("AIza", 16), ("AKIA", 12), ("ASIA", 12), ("ya29.", 8), ("eyJ", 16), ("nvapi-", 8),
        ("pplx-", 8), ("tvly-", 8), ("jina_", 8), ("parley_", 32),
    ].map { (Array($0.utf8), $1) }

    /// From so many letters and digits on end, mixed, a word is no name: keys have more, ids of ours have dashes between.
    private static let mixedRun = 20

    static func hasKnownBeginning(_ word: ArraySlice<UInt8>) -> Bool {
        beginnings.contains { word.count >= $0.text.count + $0.rest && word.starts(with: $0.text) }
    }

    /// Whether a word of letters, digits, `-`, `_` and `.` looks like a key, or ends in one behind a dot.
    static func isKey(_ word: ArraySlice<UInt8>) -> Bool {
        if hasKnownBeginning(word) { return true }
        var run = 0
        var hasDigit = false
        var hasLetter = false
        for index in word.indices {
            let byte = word[index]
            if byte == UInt8(ascii: ".") && hasKnownBeginning(word[(index + 1)...]) { return true }
            if (0x30...0x39).contains(byte) {
                hasDigit = true
            } else if (0x61...0x7A).contains(byte | 0x20) {
                hasLetter = true
            } else {
                (run, hasDigit, hasLetter) = (0, false, false)
                continue
            }
            run += 1
            if run >= mixedRun && hasDigit && hasLetter { return true }
        }
        return false
    }
}
