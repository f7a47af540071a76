extension EnglishSigns {
    /// A number as it is written.
    struct Number {
        var whole: String
        var fraction: String
        var end: Int

        var text: String { fraction.isEmpty ? whole : whole + "." + fraction }

        var isOne: Bool { whole == "1" && fraction.isEmpty }
    }

    /// Digits with commas between groups of three, and a decimal part.
    func number(at start: Int) -> Number? {
        guard isDigit(start) else { return nil }
        var end = start
        var whole = ""
        while isDigit(end) || character(end) == "," && isGroup(at: end + 1) {
            if text[end] != "," { whole.append(text[end]) }
            end += 1
        }
        var fraction = ""
        if character(end) == ".", isDigit(end + 1) {
            var place = end + 1
            while isDigit(place) {
                fraction.append(text[place])
                place += 1
            }
            // 1.2.3 is no number.
            if character(place) == ".", isDigit(place + 1) { fraction = "" } else { end = place }
        }
        return Number(whole: whole, fraction: fraction, end: end)
    }

    func isGroup(at place: Int) -> Bool {
        isDigit(place) && isDigit(place + 1) && isDigit(place + 2) && !isDigit(place + 3)
    }

    /// A number with its sign, its unit, or what it is counted with.
    mutating func readNumber() -> Part? {
        let isNegative = text[at] == "-" || text[at] == "−"
        let start = isNegative ? at + 1 : at
        guard !isWord(at - 1) || at == secondNumber, character(at - 1) != ".", let number = number(at: start) else {
            return nil
        }
        if isNegative, let before = character(at - 1), !before.isWhitespace, before != "(" { return nil }
        let minus = isNegative ? "minus " : ""
        if let (unit, end) = unit(after: number.end) {
            return words(minus + number.text + " " + (number.isOne ? unit.one : unit.many), until: end)
        }
        if let currency = character(number.end + (character(number.end) == " " ? 1 : 0)),
            let name = EnglishUnits.currencies[currency]
        {
            let end = number.end + (character(number.end) == " " ? 2 : 1)
            // `5 $6` is no sum of its own.
            if !isDigit(end) { return words(minus + amount(number, currency, name), until: end) }
        }
        if let part = readFraction(number, minus) ?? readRelation(number, minus) { return part }
        if isNegative { return words(minus + number.text, until: number.end) }
        // As it stands, in one piece, so that no rule begins in the middle of it.
        return verbatim(until: number.end)
    }

    /// The unit behind a number, a blank between them or not.
    func unit(after place: Int) -> (name: EnglishUnits.Name, end: Int)? {
        let hasBlank = character(place).map { $0 == " " || $0 == "\u{A0}" || $0 == "\u{202F}" } ?? false
        let start = hasBlank ? place + 1 : place
        var end = start
        while let next = character(end), end - start < EnglishUnits.longestSign, next.isUnitSign { end += 1 }
        guard end > start, !isWord(end) else { return nil }
        // `5 km/hour` has its unit up to the stroke, when no more is known.
        for stop in [end, text[start..<end].lastIndex(of: "/") ?? end] {
            let sign = String(text[start..<stop])
            if let name = EnglishUnits.name(of: sign) { return (name, stop) }
        }
        return nil
    }

    static let parts = [
        2: ("half", "halves"), 3: ("third", "thirds"), 4: ("quarter", "quarters"), 5: ("fifth", "fifths"),
        6: ("sixth", "sixths"), 8: ("eighth", "eighths"), 10: ("tenth", "tenths"),
    ]

    /// `1/2`, `3/4`; dates and paths have more than one stroke.
    mutating func readFraction(_ number: Number, _ minus: String) -> Part? {
        guard number.fraction.isEmpty, character(number.end) == "/", character(at - 1) != "/",
            let below = self.number(at: number.end + 1), below.fraction.isEmpty, !isWord(below.end),
            character(below.end) != "/", let above = Int(number.whole), let denominator = Int(below.whole)
        else { return nil }
        if above == 24, denominator == 7 { return words("24 7", until: below.end) }
        guard above > 0, above < denominator, let part = Self.parts[denominator] else {
            return words("\(minus)\(number.text) over \(below.text)", until: below.end)
        }
        let isMixed = character(at - 1) == " " && isDigit(at - 2)
        let said = above == 1 ? "one \(part.0)" : "\(above) \(part.1)"
        return words((isMixed ? "and " : "") + minus + said, until: below.end)
    }

    /// What stands between two numbers: `5–10`, `3 x 4`, `2*3`, `7-4=3`.
    mutating func readRelation(_ number: Number, _ minus: String) -> Part? {
        let hasBlank = character(number.end) == " "
        let place = number.end + (hasBlank ? 1 : 0)
        guard let sign = character(place), sign != " " else { return nil }
        let after = place + (hasBlank ? 2 : 1)
        guard !hasBlank || character(place + 1) == " " else { return nil }
        let isBeforeNumber = isDigit(after)
        if isBeforeNumber { secondNumber = after }
        switch sign {
        case "–" where isBeforeNumber && !hasBlank, "—" where isBeforeNumber && !hasBlank:
            return words(minus + number.text + " to", until: after)
        case "-" where isBeforeNumber:
            guard let second = self.number(at: after) else { return nil }
            if hasBlank || character(second.end) == "=" { return words(minus + number.text + " minus", until: after) }
            let isRange = unit(after: second.end) != nil && character(at - 1) != "-"
            return isRange ? words(minus + number.text + " to", until: after) : nil
        case "x", "X", "×", "*", "·":
            if isBeforeNumber {
                let isSize = !hasBlank && sign != "*" && sign != "·" && number.whole.count > 2
                return words(minus + number.text + (isSize ? " by" : " times"), until: after)
            }
            return hasBlank || isWord(after) && sign.isLetter
                ? nil : words(minus + number.text + " times", until: place + 1)
        default: return nil
        }
    }
}
