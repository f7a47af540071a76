extension ConfigOption {
    /// What may stand there, as it ends the sentence "… is not …".
    package var allowed: String {
        let unit = unit.map { " \($0)" } ?? ""
        return switch kind {
        case .text: "a text"
        case .path: "a path"
        case .flag: "true or false"
        case .integer(let range):
            "a whole number\(unit.isEmpty ? "" : " of\(unit)") from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range):
            "a number\(unit.isEmpty ? "" : " of\(unit)") from \(range.lowerBound) to \(range.upperBound)"
        case .choice(let names): "one of \(names.joined(separator: ", "))"
        case .url(let schemes): "an address that begins with \(schemes.map { "\($0)://" }.joined(separator: " or "))"
        case .list: "a list separated by commas"
        case .names(let names): "a list of names from \(names.joined(separator: ", "))"
        case .lists:
            "an object of lists of words by language, such as {en: [\"mm-hm\", \"yes\"]}, with words of 1 to 64 characters"
        }
    }

    /// A text from a variable or a flag as a value of this kind; nil when it is none.
    func value(text: String) -> JSONValue? {
        switch kind {
        case .integer: Int64(text).flatMap { value(json: .integer($0)) }
        case .number: Double(text).flatMap { value(json: .number($0)) }
        default: value(json: .string(text))
        }
    }

    /// A value from the file as a value of this kind; nil when it is none.
    func value(json: JSONValue) -> JSONValue? {
        switch kind {
        case .text, .path:
            return json.string.flatMap { $0.isEmpty ? nil : .string($0) }
        case .flag:
            return json.bool.map(JSONValue.bool) ?? json.string.flatMap(Self.flag)
        case .integer(let range):
            return json.integer.flatMap { range.contains($0) ? .integer(Int64($0)) : nil }
        case .number(let range):
            return json.double.flatMap { range.contains($0) ? .number($0) : nil }
        case .choice(let names):
            return json.string.flatMap { names.contains($0) ? .string($0) : nil }
        case .url(let schemes):
            return json.string.flatMap { Self.isAddress($0, schemes) ? .string($0) : nil }
        case .list:
            return Self.list(json).map(JSONValue.array)
        case .names(let names):
            return Self.list(json).flatMap { list in
                !list.isEmpty && list.allSatisfy { names.contains($0.string ?? "") } ? .array(list) : nil
            }
        case .lists:
            guard let members = json.object else { return nil }
            var lists: [String: JSONValue] = [:]
            for (language, value) in members {
                guard Self.isLanguage(language), let words = Self.list(value), Self.areWords(words) else { return nil }
                lists[language] = .array(words)
            }
            return .object(lists)
        }
    }

    /// The form of a BCP 47 tag, as far as it needs to be known: letters, and parts behind hyphens.
    private static func isLanguage(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return (2...3).contains(parts[0].count) && parts.allSatisfy { (1...8).contains($0.count) }
            && text.utf8.allSatisfy { (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }

    private static func areWords(_ words: [JSONValue]) -> Bool {
        words.count <= 1_000 && words.allSatisfy { (1...64).contains($0.string?.count ?? 0) }
    }

    private static func flag(_ text: String) -> JSONValue? {
        switch text.lowercased() {
        case "true", "on", "yes", "1": true
        case "false", "off", "no", "0": false
        default: nil
        }
    }

    private static func isAddress(_ text: String, _ schemes: [String]) -> Bool {
        schemes.contains { scheme in
            let start = "\(scheme)://"
            guard text.hasPrefix(start), let first = text.utf8.dropFirst(start.utf8.count).first else { return false }
            return first != UInt8(ascii: "/") && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
        }
    }

    private static func list(_ json: JSONValue) -> [JSONValue]? {
        if let text = json.string {
            return text.split(separator: ",").map { .string($0.trimmed) }.filter { $0 != "" }
        }
        guard let elements = json.array, elements.allSatisfy({ $0.string != nil }) else { return nil }
        return elements
    }
}

extension Substring {
    /// Without spaces and tabs at either end.
    var trimmed: String {
        let isSpace = { (character: Character) in character == " " || character == "\t" || character == "\r" }
        guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else {
            return ""
        }
        return String(self[first...last])
    }
}
