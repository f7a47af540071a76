/// Words that are written with a full stop which need not end a sentence.
enum Abbreviations {
    enum Verdict {
        case ends
        /// Ends a sentence when the next word is not in lower case.
        case mayEnd
        /// Something always follows.
        case neverEnds
    }

    /// Judges the word before a full stop.
    static func verdict(on word: ArraySlice<Unicode.Scalar>) -> Verdict {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: word)
        let lower = String(text).lowercased()
        if titles.contains(lower) { return .neverEnds }
        if others.contains(lower) { return .mayEnd }
        if word.count == 1, let letter = word.first, letter != "I" {
            // An initial ("J. Smith") or "z. B.", but neither the pronoun nor a variable.
            return letter.properties.isUppercase || "zdu".unicodeScalars.contains(letter) ? .neverEnds : .mayEnd
        }
        // Letters with stops between them: U.S., e.g., p.m.
        let parts = lower.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count > 1, parts.allSatisfy({ $0.count == 1 }) { return .mayEnd }
        return .ends
    }

    /// Words before a day of the month in German, which writes it with a full stop.
    static let beforeOrdinals: Set<String> = [
        "am", "vom", "zum", "der", "die", "das", "den", "dem", "ab", "bis", "seit", "im", "beim",
    ]

    /// Before a name or a number.
    private static let titles: Set<String> = [
        "mr", "mrs", "ms", "dr", "prof", "rev", "hon", "st", "mt", "ft", "gen", "col", "capt", "lt", "sgt", "gov",
        "sen",
        "rep", "pres", "mme", "mlle", "sr", "sra", "vs", "cf", "e.g", "i.e", "z.b", "d.h", "u.a", "bzw", "ca", "approx",
        "fig", "figs", "eq", "sec", "vol", "pp", "hr", "fr", "nr", "tel", "abb", "par", "incl", "excl",
    ]

    private static let others: Set<String> = [
        "etc", "inc", "ltd", "co", "corp", "jr", "ave", "blvd", "rd", "dept", "est", "no", "jan", "feb", "mar", "apr",
        "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "usw",
        "al", "min", "max", "temp", "ph.d", "a.m", "p.m", "str", "hrs", "lbs", "oz",
    ]
}
