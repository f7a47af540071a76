/// Tells whether a mark stands at a place of a text.
///
/// It looks at no more than ``longest`` bytes, so that a text costs work in proportion to its length however it is cut.
struct MarkupReader {
    /// No mark is longer, in bytes; what is, is text.
    static let longest = 192
    private static let longestName = 48

    private let bytes: ArraySlice<UInt8>
    /// Nothing follows these bytes.
    private let isEnd: Bool

    /// What stands at the beginning of some bytes.
    ///
    /// - Parameters:
    ///   - bytes: Text from the place on.
    ///   - isEnd: Nothing follows them.
    /// - Returns: The mark, text, or that more is needed.
    static func reading(_ bytes: ArraySlice<UInt8>, isEnd: Bool) -> MarkupReading {
        let reader = MarkupReader(
            bytes: bytes.prefix(longest),
            isEnd: isEnd || bytes.count >= longest
        )
        return reader.reading()
    }

    private func reading() -> MarkupReading {
        let fixed = fixedMark()
        guard fixed == .nothing, bytes.first == UInt8(ascii: "<") else { return fixed }
        var index = bytes.startIndex + 1
        let isClosing = byte(index) == UInt8(ascii: "/")
        if isClosing { index += 1 }
        guard let next = byte(index) else { return unfinished }
        if let bar = bar(at: index) {
            return bar == 0 ? unfinished : barred(from: index + bar, isClosing, isWide: bar == 3)
        }
        return next.isNameByte ? element(from: index, isClosing) : .nothing
    }

    private var unfinished: MarkupReading { isEnd ? .nothing : .unfinished }

    private func byte(_ index: Int) -> UInt8? { index < bytes.endIndex ? bytes[index] : nil }

    private func fixedMark() -> MarkupReading {
        var result = MarkupReading.nothing
        for (text, meaning) in MarkupNames.fixed where text[0] == bytes.first {
            if bytes.starts(with: text) {
                let isOpen = text.suffix(2).elementsEqual(MarkupNames.beginningOfCalls)
                return .mark(meaning, text.count - (isOpen ? 2 : 0))
            }
            if text.starts(with: bytes) { result = unfinished }
        }
        return result
    }

    // MARK: `<|name|>`, with bars of either width

    private static let wideBar: [UInt8] = [0xEF, 0xBD, 0x9C]
    private static let wideLine: [UInt8] = [0xE2, 0x96, 0x81]

    /// The length of a bar; 0 where its bytes have not all come, nil where there is none.
    private func bar(at index: Int) -> Int? {
        guard index < bytes.endIndex else { return nil }
        if bytes[index] == UInt8(ascii: "|") { return 1 }
        let rest = bytes[index...].prefix(3)
        if rest.elementsEqual(Self.wideBar) { return 3 }
        return !isEnd && Self.wideBar.starts(with: rest) ? 0 : nil
    }

    private func barred(from start: Int, _ isClosing: Bool, isWide: Bool) -> MarkupReading {
        var name = ""
        var index = start
        while let byte = byte(index) {
            if let bar = bar(at: index) {
                guard bar > 0, let next = self.byte(index + bar) else { return unfinished }
                guard next != UInt8(ascii: ">") else {
                    let length = index + bar + 1 - bytes.startIndex
                    return name.isEmpty ? .nothing : .mark(BarredName(name, isClosing: isClosing).meaning, length)
                }
                // DeepSeek's markup of calls: `<｜DSML｜invoke name="x">`.
                return name == "dsml" ? element(from: index + bar, isClosing) : .nothing
            }
            guard index - start < Self.longestName else { return .nothing }
            switch byte {
            case UInt8(ascii: ">") where MarkupNames.halfBarred.contains(name):
                let meaning = halfBarred(name)
                return .mark(meaning, index + 1 - bytes.startIndex)
            case UInt8(ascii: " ") where isWide: name.append(" ")
            case UInt8(ascii: "/") where name.isEmpty: name.append("/")
            case _ where byte.isNameByte: name.append(Character(Unicode.Scalar(byte.lowercased)))
            case Self.wideLine[0]:
                let line = bytes[index...].prefix(3)
                guard line.elementsEqual(Self.wideLine) else {
                    return Self.wideLine.starts(with: line) ? unfinished : .nothing
                }
                name.append("_")
                index += 2
            default: return .nothing
            }
            index += 1
        }
        return unfinished
    }

    private func halfBarred(_ name: String) -> MarkupMark.Meaning {
        switch name {
        case "channel", "think": .opens(.reasoning, family: name + "|")
        case "turn": .turn
        default: .opens(.call, family: name + "|")
        }
    }

    // MARK: `<name>`

    private func element(from start: Int, _ isClosing: Bool) -> MarkupReading {
        var index = start
        while let byte = byte(index), byte.isNameByte, index - start < Self.longestName { index += 1 }
        let name = String(decoding: bytes[start..<index].map(\.lowercased), as: UTF8.self)
        guard let next = byte(index) else {
            return MarkupNames.elements.contains { $0.hasPrefix(name) } ? unfinished : .nothing
        }
        switch next {
        case UInt8(ascii: ">"):
            guard let meaning = Self.meaning(of: name, isClosing, isNamed: false) else { return .nothing }
            return .mark(meaning, index + 1 - bytes.startIndex)
        case UInt8(ascii: "|") where MarkupNames.halfBarred.contains(name):
            guard let last = byte(index + 1) else { return unfinished }
            guard last == UInt8(ascii: ">") else { return .nothing }
            return .mark(
                name == "turn"
                    ? .control : .closes(["channel", "think"].contains(name) ? .reasoning : .call, family: name + "|"),
                index + 2 - bytes.startIndex
            )
        default:
            // Most tags are none of ours; they are not waited for.
            let isNamed = next == UInt8(ascii: "=")
            guard let meaning = Self.meaning(of: name, isClosing, isNamed: isNamed) else { return .nothing }
            guard let end = endOfAttributes(from: index, areAny: meaning != .control && meaning != .turn) else {
                return mayHaveAttributes(from: index) ? .unfinished : .nothing
            }
            return .mark(bytes[end - 1] == UInt8(ascii: "/") ? .control : meaning, end + 1 - bytes.startIndex)
        }
    }

    private static func meaning(of name: String, _ isClosing: Bool, isNamed: Bool) -> MarkupMark.Meaning? {
        if isNamed { return MarkupNames.namedCalls.contains(name) ? .opens(.call, family: name) : nil }
        if MarkupNames.reasoning.contains(name) {
            return isClosing
                ? .closes(.reasoning, family: reasoningFamily(name)) : .opens(.reasoning, family: reasoningFamily(name))
        }
        if MarkupNames.calls.contains(name) {
            return isClosing ? .closes(.call, family: name) : .opens(.call, family: name)
        }
        switch name {
        case "function" where isClosing: return .closes(.call, family: name)
        case "start_working_out": return .opens(.reasoning, family: name)
        case "end_working_out": return .closes(.reasoning, family: "start_working_out")
        case "unused94": return .opens(.reasoning, family: name)
        case "unused95": return .closes(.reasoning, family: "unused94")
        case _ where MarkupNames.control.contains(name): return .control
        case _ where MarkupNames.turns.contains(name): return .turn
        case _ where MarkupNames.wrappers.contains(name): return .wrapper
        default: return nil
        }
    }

    /// Models open a thought with one of these names and close it with another.
    private static func reasoningFamily(_ name: String) -> String {
        ["think", "thinking", "thought", "thoughts"].contains(name) ? "think" : name
    }

    /// Where the tag ends, if what stands in it are attributes, a value or white space.
    private func endOfAttributes(from start: Int, areAny: Bool) -> Int? {
        guard let end = bytes[start...].firstIndex(of: UInt8(ascii: ">")) else { return nil }
        let inside = bytes[start..<end]
        let isBlank = inside.allSatisfy { $0.isBlank || $0 == UInt8(ascii: "/") }
        guard !isBlank else { return end }
        return areAny && inside.allSatisfy(\.isAttributeByte) && inside.contains(UInt8(ascii: "=")) ? end : nil
    }

    private func mayHaveAttributes(from start: Int) -> Bool {
        !isEnd && !bytes[start...].contains(UInt8(ascii: ">")) && bytes[start...].allSatisfy(\.isAttributeByte)
    }
}

extension UInt8 {
    /// A letter, a digit or one of `_-.:`.
    fileprivate var isNameByte: Bool {
        isLetter || (0x30...0x39).contains(self) || [0x5F, 0x2D, 0x2E, 0x3A].contains(self)
    }

    /// An ASCII letter.
    var isLetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }

    var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }

    /// Space, tab or the end of a line.
    var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }

    fileprivate var isAttributeByte: Bool {
        isNameByte || isBlank
            || [UInt8(ascii: "="), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "/")].contains(self)
    }
}
