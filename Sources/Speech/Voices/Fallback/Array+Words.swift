/// Words in a text, told by the white space between them; scripts that use none may be parted anywhere.
extension [Character] {
    /// Where to go on after so many characters were said: at the beginning of a word that was not said to its end.
    ///
    /// - Parameters:
    ///   - count: Characters that were said.
    ///   - first: No place before this one.
    /// - Returns: Characters in front of the place; all of them when nothing is left to say.
    func resumption(after count: Int, from first: Int) -> Int {
        var place = count
        if count < self.count {
            let start = self[first..<count].lastIndex(where: \.isWhitespace).map { $0 + 1 } ?? first
            let end = self[count...].firstIndex(where: \.isWhitespace) ?? self.count
            if !self[count..<end].contains(where: \.isSpoken) {
                place = end
            } else if !self[count].isWrittenWithoutSpaces {
                place = start
            }
        }
        guard self[place...].contains(where: \.isSpoken) else { return self.count }
        return self[place...].firstIndex { !$0.isWhitespace } ?? self.count
    }

    /// Characters in front of the end of each word that ends within a range of such counts; the marks after a word belong to it.
    func wordEnds(in counts: Range<Int>) -> [Int] {
        (counts.lowerBound..<Swift.min(counts.upperBound, count)).map { $0 + 1 }.filter { end in
            !self[end - 1].isWhitespace && (end == count || self[end].isWhitespace)
        }
    }
}

extension Character {
    fileprivate var isSpoken: Bool { isLetter || isNumber || isCurrencySymbol }

    /// Han, kana, Thai, Lao, Burmese, Khmer.
    fileprivate var isWrittenWithoutSpaces: Bool {
        guard let scalar = unicodeScalars.first else { return false }
        if scalar.properties.isIdeographic { return true }
        return switch scalar.value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF: true
        default: false
        }
    }
}
