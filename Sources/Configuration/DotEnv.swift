import Runtime

/// Reads a `.env` file: lines of `NAME=value`, `export` in front allowed, `#` begins a comment.
///
/// Lines end in LF, CR LF or CR. Values may stand in single quotes (taken as they are) or double quotes (`\n`, `\r`, `\t`,
/// `\"`, `\\` and `\$` are understood) and go over several lines then; a value without quotes ends at a `#` behind a blank.
/// No fault shows what stands in a line: it may be a key.
struct DotEnv {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var line = 1
    private var variables: [String: String] = [:]
    private var faults: [ConfigFault] = []

    /// The variables, and a fault for each line that is none.
    static func parse(_ bytes: some Collection<UInt8>) -> (variables: [String: String], faults: [ConfigFault]) {
        do throws(TextFile.Fault) {
            var reader = DotEnv(try TextFile(bytes).text)
            while reader.index < reader.scalars.count { reader.readLine() }
            return (reader.variables, reader.faults)
        } catch {
            return ([:], [ConfigFault(".env", "the file \(error)")])
        }
    }

    private init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    private mutating func readLine() {
        skipBlanks()
        guard let first = current, !first.isLineEnd, first != "#" else { return skipLine() }
        let beginning = (index, line)
        let name = take { $0 != "=" && !$0.isLineEnd }.withoutExport
        guard current == "=", name.isVariableName else { return refuse("is not NAME=value", from: beginning) }
        index += 1
        skipBlanks()
        if let quote = current, quote == "\"" || quote == "'" {
            index += 1
            guard let value = takeQuoted(quote) else { return refuse("has a quote that isn't closed", from: beginning) }
            skipBlanks()
            guard current.map({ $0.isLineEnd || $0 == "#" }) ?? true else {
                return refuse("has something behind the closing quote", from: beginning)
            }
            variables[name] = value
        } else {
            variables[name] = takeBare()
        }
        skipLine()
    }

    /// A value without quotes.
    private mutating func takeBare() -> String {
        var value = String.UnicodeScalarView()
        var isBehindBlank = index > 0 && scalars[index - 1].isBlank
        while let scalar = current, !scalar.isLineEnd, !(scalar == "#" && isBehindBlank) {
            value.append(scalar)
            isBehindBlank = scalar.isBlank
            index += 1
        }
        return String(value).trimmingStrayCharacters()
    }

    /// What stands up to the closing quote; nil when there is none.
    private mutating func takeQuoted(_ quote: Unicode.Scalar) -> String? {
        var value = String.UnicodeScalarView()
        while let scalar = current {
            index += 1
            if scalar == quote { return String(value) }
            if scalar == "\n" { line += 1 }
            guard scalar == "\\", quote == "\"", let escaped = current else {
                value.append(scalar)
                continue
            }
            index += 1
            switch escaped {
            case "n": value.append("\n")
            case "r": value.append("\r")
            case "t": value.append("\t")
            case "\"", "\\", "$": value.append(escaped)
            default: value.append(contentsOf: [scalar, escaped])
            }
        }
        return nil
    }

    private mutating func refuse(_ problem: String, from beginning: (index: Int, line: Int)) {
        faults.append(ConfigFault(".env line \(beginning.line)", problem))
        (index, line) = beginning
        skipLine()
    }

    private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func take(while isTaken: (Unicode.Scalar) -> Bool) -> String {
        let start = index
        while let scalar = current, isTaken(scalar) { index += 1 }
        return String(String.UnicodeScalarView(scalars[start..<index]))
    }

    private mutating func skipBlanks() {
        while let scalar = current, scalar.isBlank { index += 1 }
    }

    /// Goes to the beginning of the next line.
    private mutating func skipLine() {
        while let scalar = current, !scalar.isLineEnd { index += 1 }
        guard let end = current else { return }
        index += 1
        if end == "\r", current == "\n" { index += 1 }
        line += 1
    }
}

extension Unicode.Scalar {
    fileprivate var isLineEnd: Bool { self == "\n" || self == "\r" }
    /// A space, a tab, or the no-break space that copying from a page brings along.
    fileprivate var isBlank: Bool { self == " " || self == "\t" || self == "\u{A0}" }
}

extension String {
    fileprivate var withoutExport: String {
        let name = trimmingStrayCharacters()
        let word = "export"
        guard name.hasPrefix(word), let blank = name.dropFirst(word.count).unicodeScalars.first, blank.isBlank else {
            return name
        }
        return name.dropFirst(word.count).trimmingStrayCharacters()
    }

    fileprivate var isVariableName: Bool {
        guard let first = utf8.first, !(0x30...0x39).contains(first) else { return false }
        return utf8.allSatisfy {
            (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_")
        }
    }
}
