/// Reads a `.env` file: lines of `NAME=value`, `export` in front allowed, `#` begins a comment.
///
/// Values may stand in single quotes (taken as they are) or double quotes (`\n`, `\"` and `\\` are understood).
enum DotEnv {
    /// The variables, and a fault for each line that is none.
    static func parse(_ text: String) -> (variables: [String: String], faults: [ConfigFault]) {
        var variables: [String: String] = [:]
        var faults: [ConfigFault] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var line = line.trimmed
            if line.isEmpty || line.hasPrefix("#") { continue }
            if line.hasPrefix("export ") { line = line.dropFirst("export ".count).trimmed }
            guard let sign = line.firstIndex(of: "="), isName(line[..<sign].trimmed) else {
                // The line may hold a secret, so it is not shown.
                faults.append(ConfigFault(".env line \(index + 1)", "is not NAME=value"))
                continue
            }
            variables[line[..<sign].trimmed] = value(line[line.index(after: sign)...].trimmed)
        }
        return (variables, faults)
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }

    private static func value(_ text: String) -> String {
        guard let quote = text.first, quote == "\"" || quote == "'" else {
            // An unquoted value ends where a comment begins.
            guard let comment = text.firstRange(of: " #") else { return text }
            return text[..<comment.lowerBound].trimmed
        }
        var value = ""
        var isEscaped = false
        for character in text.dropFirst() {
            if isEscaped {
                value.append(character == "n" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" && quote == "\"" {
                isEscaped = true
            } else if character == quote {
                break
            } else {
                value.append(character)
            }
        }
        return value
    }
}

extension StringProtocol {
    fileprivate func firstRange(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
