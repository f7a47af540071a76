extension JSONValue {
    /// JSON5 for people: a member a line, names without quotation marks where they need none.
    package var json5: String { json5(indentation: "") }

    private func json5(indentation: String) -> String {
        let inner = indentation + "    "
        switch self {
        case .object(let members) where !members.isEmpty:
            let lines = members.sorted { $0.key < $1.key }.map { name, value in
                "\(inner)\(Self.name(name)): \(value.json5(indentation: inner)),\n"
            }
            return "{\n\(lines.joined())\(indentation)}"
        case .array(let elements) where elements.contains { $0.object?.isEmpty == false }:
            let lines = elements.map { "\(inner)\($0.json5(indentation: inner)),\n" }
            return "[\n\(lines.joined())\(indentation)]"
        default: return text
        }
    }

    /// A member's name as an identifier (JSON5, section 3.1).
    private static func name(_ name: String) -> String {
        let isIdentifier =
            name.utf8.first.map { !(0x30...0x39).contains($0) } == true
            && name.utf8.allSatisfy { byte in
                byte == 0x5F || byte == 0x24 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                    || (0x61...0x7A).contains(byte)
            }
        return isIdentifier ? name : name.jsonQuoted
    }
}
