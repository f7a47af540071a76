/// Character references of HTML that models write (HTML standard, section 13.5, the common ones).
enum Entities {
    /// The character that a reference stands for, and how many scalars the reference has.
    static func character(
        at place: Int,
        in text: ArraySlice<Unicode.Scalar>
    ) -> (scalar: Unicode.Scalar, count: Int)? {
        let body = text[(place + 1)...].prefix(longest + 1)
        guard let end = body.firstIndex(of: ";"), let scalar = scalar(for: String(body[..<end])) else { return nil }
        return (scalar, end + 1 - place)
    }

    private static let longest = 8

    private static func scalar(for name: String) -> Unicode.Scalar? {
        if let known = names[name] { return known }
        guard name.first == "#" else { return nil }
        let digits = name.dropFirst()
        let value =
            digits.first == "x" || digits.first == "X" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let value, value >= 0x20 else { return nil }
        return Unicode.Scalar(value)
    }

    private static let names: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "hellip": "…", "mdash": "—",
        "ndash": "–", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "laquo": "«", "raquo": "»", "deg": "°",
        "euro": "€", "pound": "£", "yen": "¥", "copy": "©", "reg": "®", "trade": "™", "times": "×", "divide": "÷",
        "bull": "•", "middot": "·", "minus": "−", "plusmn": "±", "frac12": "½", "frac14": "¼", "sup2": "²",
        "le": "≤", "ge": "≥", "ne": "≠", "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü",
        "szlig": "ß", "eacute": "é", "egrave": "è", "agrave": "à", "ccedil": "ç", "ntilde": "ñ",
    ]
}
