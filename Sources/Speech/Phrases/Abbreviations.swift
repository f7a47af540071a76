/// Words that are written with a full stop which need not end a sentence.
///
/// In the languages that the voices speak most; what follows in lower case always goes on, in any language.
enum Abbreviations {
    enum Verdict {
        case ends
        /// Ends a sentence when the next word is not in lower case.
        case mayEnd
        /// The same, unless a number follows.
        case mayEndUnlessNumber
        /// Something always follows.
        case neverEnds
    }

    /// Judges the word before a full stop.
    static func verdict(on word: ArraySlice<Unicode.Scalar>) -> Verdict {
        guard word.count <= longest else { return .ends }
        let lower = String(word).lowercased()
        if beforeNames.contains(lower) { return .neverEnds }
        if beforeNumbers.contains(lower) { return .mayEndUnlessNumber }
        if others.contains(lower) { return .mayEnd }
        if word.count == 1, let letter = word.first, letter != "I" {
            // An initial ("J. Smith") or "z. B.", but neither the pronoun nor a variable.
            let goesOn = letter.properties.isUppercase || "zduo".unicodeScalars.contains(letter)
            return goesOn ? .neverEnds : .mayEndUnlessNumber
        }
        // Letters with stops between them: U.S., e.g., p.m.
        let parts = lower.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count > 1, parts.allSatisfy({ $0.count == 1 }) { return .mayEnd }
        return .ends
    }

    private static let longest = 16

    /// Before a name, or in the middle of a thought.
    private static let beforeNames = words(
        """
        mr mrs ms dr prof rev hon st mt ft gen col capt cpt lt sgt maj cmdr adm gov sen rep pres supt mx messrs
        vs cf e.g i.e approx incl excl
        hr fr dipl z.b d.h u.a o.g s.o s.u i.d.r bzw ca evtl ggf vgl inkl exkl zzgl bspw sog geb
        mme mlle mgr
        sr sra srta sres dra dña ud uds vd lic arq ej exmo exma
        sig sig.ra dott dott.ssa avv egr
        dhr mevr bijv d.w.z
        """
    )

    /// Before a number, when one follows.
    private static let beforeNumbers = words(
        """
        no nos nr nrs num núm vol vols pp pg pgs par fig figs eq eqs sec chap tel est apt
        jan feb febr mar apr jun jul aug sep sept oct okt nov dec dez ene abr ago dic janv févr avr juil déc
        mon tue tues wed thu thur thurs fri sat sun
        abb abs aufl bd kap ziff mio mrd
        pág págs min max temp str av avda avg circa nº n.º
        """
    )

    private static let others = words(
        "etc inc ltd co corp jr ave blvd rd dept usw al ph.d a.m p.m hrs lbs oz std sek ecc env bros"
    )

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}

/// Ordinal numbers that are written with a full stop, as in German.
extension Abbreviations {
    static let longestBeforeOrdinal = 12

    /// Words before a day of the month, or another number that counts something.
    static let beforeOrdinals = words(
        """
        am vom zum zur der die das den dem des ab bis seit im beim mein meine meinem meinen meiner dein deine deinem sein
        seine seinem seinen ihr ihre ihrem ihren unser unsere unserem jeder jede jedes jeden jedem dieser diese dieses
        diesem diesen ein eine einem einen einer nach
        """
    )

    /// Whether a word after a number with a full stop shows that it is an ordinal.
    static func followsOrdinal(_ word: String) -> Bool { afterOrdinals.contains(word) }

    /// Whether a word that begins so may be one of those.
    static func mayFollowOrdinal(_ beginning: String) -> Bool { beginningsOfThose.contains(beginning) }

    private static let afterOrdinals = words(
        """
        Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember
        Jan Feb Mär Apr Jun Jul Aug Sep Sept Okt Nov Dez
        Jahrhundert Jahrhunderts Jahrtausend Klasse Platz Etage Stock Stockwerk Liga Lebensjahr Geburtstag Jahrestag
        Auflage Kapitel Versuch Semester Runde Weltkrieg Weltkriegs Bundesliga Quartal Halbzeit Minute
        """
    )

    private static let beginningsOfThose = Set(
        afterOrdinals.flatMap { word in word.indices.map { String(word[...$0]) } }
    )
}
