import Runtime

extension ConfigOption {
    /// Why a value can't be used; ends the sentence "the value …".
    struct Unfit: Error, Equatable {
        let reason: String
    }

    /// What may stand there, as it ends the sentence "… is not …".
    package var allowed: String {
        let unit = unit.map { " \($0)" } ?? ""
        return switch kind {
        case .text: "a text"
        case .host: "a host name or an IP address"
        case .path: "a path"
        case .flag: "true or false"
        case .integer(let range):
            "a whole number\(unit.isEmpty ? "" : " of\(unit)") from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range):
            "a number\(unit.isEmpty ? "" : " of\(unit)") from \(range.lowerBound) to \(range.upperBound)"
        case .choice(let names, _): "one of \(names.joined(separator: ", "))"
        case .url(let schemes): "an address that begins with \(schemes.map { "\($0)://" }.joined(separator: " or "))"
        case .list: "a list separated by commas"
        case .names(let names): "a list of names from \(names.joined(separator: ", "))"
        case .lists:
            "an object of lists of words by language, such as {en: [\"mm-hm\", \"yes\"]}, with words of 1 to 64 characters"
        case .origins: "a list of origins such as https://app.example, separated by commas"
        }
    }

    /// A text from a variable or a flag as a value of this kind.
    ///
    /// - Throws: ``Unfit`` when it is none.
    func value(text: String) throws(Unfit) -> JSONValue {
        switch kind {
        case .integer: try value(json: Int64(text).map { .integer($0) } ?? .string(text))
        case .number: try value(json: Double(text).map { .number($0) } ?? .string(text))
        default: try value(json: .string(text))
        }
    }

    /// A value from the file as a value of this kind.
    ///
    /// - Throws: ``Unfit`` when it is none.
    func value(json: JSONValue) throws(Unfit) -> JSONValue {
        switch kind {
        case .text: return .string(isSecret ? try Self.secret(text(json)) : try plain(text(json)))
        case .host:
            guard let host = Self.host(try text(json)) else { throw unfit }
            return .string(host)
        case .path: return .string(try path(text(json)))
        case .flag:
            guard let flag = json.bool ?? json.string.flatMap(Self.flag) else { throw unfit }
            return .bool(flag)
        case .integer(let range):
            guard let number = json.integer, range.contains(number) else { throw unfit }
            return .integer(Int64(number))
        case .number(let range):
            guard let number = json.double, range.contains(number) else { throw unfit }
            return .number(number)
        case .choice(let names, let also):
            let name = try text(json).lowercased()
            guard let choice = also[name] ?? names.first(where: { $0 == name }) else { throw unfit }
            return .string(choice)
        case .url(let schemes): return .string(try Self.address(text(json), schemes))
        case .list: return .array(try list(json).map(JSONValue.string))
        case .names(let names):
            let list = try list(json).map { $0.lowercased() }
            guard !list.isEmpty, list.allSatisfy(names.contains) else { throw unfit }
            return .array(list.map(JSONValue.string))
        case .lists: return .object(try lists(json))
        case .origins: return .array(try origins(list(json)).map(JSONValue.string))
        }
    }

    private func lists(_ json: JSONValue) throws(Unfit) -> [String: JSONValue] {
        guard let members = json.object else { throw unfit }
        var lists: [String: JSONValue] = [:]
        for (language, value) in members {
            let words = try list(value)
            guard Self.isLanguage(language), Self.areWords(words) else { throw unfit }
            lists[language] = .array(words.map(JSONValue.string))
        }
        return lists
    }

    /// The form of a BCP 47 tag, as far as it needs to be known: letters, and parts behind hyphens.
    private static func isLanguage(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return (2...3).contains(parts[0].count) && parts.allSatisfy { (1...8).contains($0.count) }
            && text.utf8.allSatisfy { (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }

    private static func areWords(_ words: [String]) -> Bool {
        words.count <= 1_000 && words.allSatisfy { !$0.isEmpty && $0.hasAtMost(scalars: 64) }
    }

    private var unfit: Unfit { Unfit(reason: "is not \(allowed)") }

    private func text(_ json: JSONValue) throws(Unfit) -> String {
        guard let text = json.string, !text.isEmpty else { throw unfit }
        return text
    }
}

// MARK: Kinds of text

extension ConfigOption {
    private static func secret(_ text: String) throws(Unfit) -> String {
        guard text.canBeKey else {
            throw Unfit(reason: "holds a blank, a control character or a sign beyond ASCII, which no key has")
        }
        return text
    }

    private func plain(_ text: String) throws(Unfit) -> String {
        guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            throw Unfit(reason: "holds a line end or a control character")
        }
        guard !Redaction.isKey(text) else {
            throw Unfit(reason: "looks like a key; keys belong into the variables whose names end in KEY or TOKEN")
        }
        return text
    }

    private func path(_ text: String) throws(Unfit) -> String {
        let text = try plain(text)
        guard !text.contains("://") else { throw Unfit(reason: "is an address, and has to be the path of a file") }
        return text
    }

    private static func host(_ text: String) -> String? {
        let isHost = text.utf8.allSatisfy {
            (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || "-._:[]%".utf8.contains($0)
        }
        return isHost ? text : nil
    }

    private static func flag(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "on", "yes", "1": true
        case "false", "off", "no", "0": false
        default: nil
        }
    }

    private static func address(_ text: String, _ schemes: [String]) throws(Unfit) -> String {
        let address: ServerAddress
        do throws(ServerAddress.Fault) {
            address = try ServerAddress(text, schemes: schemes)
        } catch {
            throw Unfit(reason: error.description)
        }
        // Wyoming servers have no port that all agree on.
        guard address.scheme != "tcp" || address.port != nil else {
            throw Unfit(reason: "names no port, such as tcp://host:10300")
        }
        return address.text
    }

    private func list(_ json: JSONValue) throws(Unfit) -> [String] {
        if let text = json.string {
            return text.split(separator: ",").map { $0.trimmingStrayCharacters() }.filter { !$0.isEmpty }
        }
        guard let elements = json.array else { throw unfit }
        let texts = elements.compactMap { $0.string?.trimmingStrayCharacters() }
        guard texts.count == elements.count else { throw unfit }
        return texts.filter { !$0.isEmpty }
    }

    private func origins(_ list: [String]) throws(Unfit) -> [String] {
        if list == [WebOrigin.any] { return list }
        var origins: [String] = []
        for text in list {
            guard text != WebOrigin.any else { throw Unfit(reason: "has * beside other origins; * stands alone") }
            do throws(WebOrigin.Fault) {
                let origin = try WebOrigin(text).text
                if !origins.contains(origin) { origins.append(origin) }
            } catch {
                let place = list.count == 1 ? "" : "has an origin, number \(origins.count + 1), that "
                throw Unfit(reason: place + error.description)
            }
        }
        return origins
    }
}
