/// Letters as the search index compares them: small, and without their marks (`remove_diacritics`).
enum FoldedScalar {
    /// The small letter without its marks, where it is one scalar; nil for a mark that stands by itself.
    static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        if scalar.isASCII { return ("A"..."Z").contains(scalar) ? Unicode.Scalar(scalar.value + 32) ?? scalar : scalar }
        guard scalar.value < 0x2000 else { return scalar }
        if marks.contains(scalar.value) { return nil }
        let small = scalar.properties.lowercaseMapping.unicodeScalars
        // Some become a letter and a mark: the letter counts.
        guard let first = small.first, small.dropFirst().allSatisfy({ marks.contains($0.value) }) else { return scalar }
        return bases[first] ?? first
    }

    static func isMark(_ scalar: Unicode.Scalar) -> Bool { marks.contains(scalar.value) }

    /// Combining Diacritical Marks.
    private static let marks: ClosedRange<UInt32> = 0x300...0x36F

    /// Letters with marks, by what Unicode says is the same: a letter followed by one mark or two.
    private static let bases: [Unicode.Scalar: Unicode.Scalar] = {
        let letters = scalars(0x61...0x7A) + scalars(0x3B1...0x3C9) + scalars(0x430...0x456) + ["\u{292}", "\u{1B7}"]
        let singles = scalars(0x300...0x338) + ["\u{342}", "\u{345}"]
        var composed: [Character: Unicode.Scalar] = [:]
        for letter in letters {
            for mark in singles { composed[character(letter, mark)] = letter }
        }
        // Vietnamese, tones on letters with dots, polytonic Greek.
        let seconds =
            scalars(0x300...0x304) + [
                "\u{306}", "\u{307}", "\u{308}", "\u{309}", "\u{30C}", "\u{323}", "\u{342}", "\u{345}",
            ]
        let firsts =
            scalars(0x300...0x304)
            + ["\u{306}", "\u{307}", "\u{308}", "\u{30A}", "\u{313}", "\u{314}", "\u{31B}", "\u{323}", "\u{327}"]
        for letter in letters {
            for first in firsts {
                for second in seconds { composed[character(letter, first, second)] = letter }
            }
        }
        var bases: [Unicode.Scalar: Unicode.Scalar] = [:]
        for scalar in scalars(0xC0...0x24F) + scalars(0x386...0x3CE) + scalars(0x400...0x4F9) + scalars(0x1E00...0x1FFF)
        {
            if let letter = composed[Character(scalar)] { bases[scalar] = letter }
        }
        return bases
    }()

    private static func scalars(_ range: ClosedRange<UInt32>) -> [Unicode.Scalar] {
        range.compactMap(Unicode.Scalar.init)
    }

    private static func character(_ scalars: Unicode.Scalar...) -> Character {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return Character(String(text))
    }
}
