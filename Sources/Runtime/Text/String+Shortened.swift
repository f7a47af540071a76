extension String {
    /// The beginning of a text, at most so many scalars, then `…` where there is more.
    ///
    /// In scalars, since outsiders can make a character of any length.
    package func shortened(to limit: Int, mark: String = "…") -> String {
        let end = unicodeScalars.index(startIndex, offsetBy: limit, limitedBy: endIndex) ?? endIndex
        return end == endIndex ? self : self[..<end] + mark
    }

    /// Whether the text has at most so many scalars; looks no further than that.
    package func hasAtMost(scalars limit: Int) -> Bool {
        utf8.count <= limit
            || unicodeScalars.index(startIndex, offsetBy: limit, limitedBy: endIndex).map { $0 == endIndex } ?? true
    }
}
