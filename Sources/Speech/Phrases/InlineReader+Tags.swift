extension InlineReader {
    /// Reads a tag such as `<br>` or `</b>`, or an address in angle brackets.
    ///
    /// `a < b` is neither, nor is `Array<Int>`.
    mutating func readTag() -> Bool {
        guard let first = scalar(at + 1), first.isTagStart else { return false }
        let close = tables.angle(from: at + 1)
        guard close < text.count, text[close] == ">" else { return false }
        let body = text[(at + 1)..<close]
        visited += body.count
        if body.contains(where: \.properties.isWhitespace) == false, let address = Self.address(in: body) {
            result += address
        } else if let name = Self.tagName(in: body) {
            if HTMLTags.separating.contains(name) { result.append(" ") }
        } else {
            return false
        }
        at = close + 1
        return true
    }

    /// What is said of `<https://host/path>` and `<name@host>`.
    private static func address(in body: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar>? {
        for scheme in ["https://", "http://", "www.", "mailto:"] where body.starts(with: scheme.unicodeScalars) {
            let rest = body.dropFirst(scheme.unicodeScalars.count)
            let host = scheme == "mailto:" ? rest : rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != ":" }
            return host.starts(with: "www.".unicodeScalars) ? host.dropFirst(4) : host
        }
        return body.contains("@") ? body : nil
    }

    /// The name of a tag in lower case; nil when it is none.
    private static func tagName(in body: ArraySlice<Unicode.Scalar>) -> String? {
        if body.first == "!" { return "" }
        let name = body.drop { $0 == "/" }.prefix { $0.isASCII && ($0.isSpoken || $0 == "-") }
        let rest = body[name.endIndex...]
        guard !name.isEmpty, name.count <= HTMLTags.longest else { return nil }
        let lower = String(name).lowercased()
        let isClosing = body.first == "/" || rest.last == "/"
        let hasValues = rest.first?.properties.isWhitespace ?? false && rest.contains("=")
        if isClosing || hasValues { return lower }
        return HTMLTags.known.contains(lower) && rest.allSatisfy(\.properties.isWhitespace) ? lower : nil
    }
}

extension Unicode.Scalar {
    fileprivate var isTagStart: Bool { self == "/" || self == "!" || isASCII && properties.isAlphabetic }
}

/// The elements of HTML and SSML that models write.
private enum HTMLTags {
    /// Those that part words.
    static let separating = words("br p div hr li ul ol td th tr table h1 h2 h3 h4 h5 h6 blockquote pre section break")

    static let known = separating.union(
        words(
            """
            a abbr address article aside audio b bdi bdo big body button caption center cite code col colgroup data dd
            del details dfn dl dt em embed figcaption figure font footer form head header html i iframe img input ins
            kbd label legend link main mark meta nav object option output picture q s samp script select small source
            span strike strong style sub summary sup svg tbody template textarea tfoot thead time title tt u var video
            wbr emphasis phoneme prosody say-as speak voice
            """
        )
    )

    static let longest = 16

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
