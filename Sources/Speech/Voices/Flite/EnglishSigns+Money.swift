extension EnglishSigns {
    /// `€12.50`, `$3.5M`, `US$5`; a plain sum of dollars the voice can say itself.
    mutating func readMoney() -> Part? {
        guard let name = EnglishUnits.currencies[text[at]] else { return nil }
        let currency = text[at]
        let start = character(at + 1) == " " ? at + 2 : at + 1
        guard let number = number(at: start) else { return words(name.many, until: at + 1) }
        var end = number.end
        if let (scale, scaleEnd) = scale(after: end) {
            return words("\(number.text) \(scale) \(name.many)", until: scaleEnd)
        }
        if character(end) == "/", let (unit, unitEnd) = rate(after: end + 1) {
            end = unitEnd
            return words(amount(number, currency, name) + " per " + unit, until: end)
        }
        if currency == "$", !isWord(at - 1) { return verbatim(until: end) }
        return words(amount(number, currency, name), until: end)
    }

    func amount(_ number: Number, _ currency: Character, _ name: EnglishUnits.Name) -> String {
        let unit = number.whole == "1" ? name.one : name.many
        guard number.fraction.count == 2, let part = Int(number.fraction),
            let hundredths = EnglishUnits.hundredths(of: currency)
        else { return number.text + " " + (number.isOne ? name.one : name.many) }
        let small = "\(part) \(part == 1 ? hundredths.one : hundredths.many)"
        if part == 0 { return "\(number.whole) \(unit)" }
        if number.whole == "0" { return small }
        return part < 10 ? "\(number.whole) \(unit) and \(small)" : "\(number.whole) \(unit) \(part)"
    }

    func scale(after place: Int) -> (word: String, end: Int)? {
        let hasBlank = character(place) == " "
        let start = hasBlank ? place + 1 : place
        let letters = text[min(start, text.count)...].prefix(9).prefix(while: \.isLetter)
        guard !letters.isEmpty, !isWord(start + letters.count) else { return nil }
        let word = String(letters)
        let isSpelled = ["thousand", "million", "billion", "trillion"].contains(word)
        guard let scale = isSpelled ? word : hasBlank && word.count < 2 ? nil : EnglishUnits.scales[word] else {
            return nil
        }
        return (scale, start + letters.count)
    }

    func rate(after place: Int) -> (unit: String, end: Int)? {
        let letters = text[min(place, text.count)...].prefix(EnglishUnits.longestSign).prefix(while: \.isUnitSign)
        let end = place + letters.count
        guard !letters.isEmpty, !isWord(end), let name = EnglishUnits.name(of: "m/" + String(letters)) else {
            return nil
        }
        return (String(name.one.dropFirst("metre per ".count)), end)
    }

    /// A unit without a number, such as `km/h`.
    mutating func readLoneUnit() -> Part? {
        guard text[at].isUnitSign, !isWord(at - 1), character(at - 1) != "/" else { return nil }
        let sign = text[at...].prefix(EnglishUnits.longestSign).prefix(while: \.isUnitSign)
        guard !isWord(at + sign.count), character(at + sign.count) != "/" else { return nil }
        guard let name = EnglishUnits.name(of: String(sign), isLone: true) else { return nil }
        return words(name.many, until: at + sign.count)
    }
}
