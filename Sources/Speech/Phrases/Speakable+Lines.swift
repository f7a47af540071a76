extension Speakable {
    /// A line without what only lays it out: heading, quotation and list marks, rules, table borders.
    static func withoutLineMarks(_ line: Substring) -> Substring {
        var line = line.drop { $0.isWhitespace }
        while line.first == ">" { line = line.dropFirst().drop { $0.isWhitespace } }
        if isRule(line) { return "" }
        let level = line.prefix { $0 == "#" }
        if (1...6).contains(level.count), line.dropFirst(level.count).first?.isWhitespace ?? true {
            return line.dropFirst(level.count).drop { $0.isWhitespace }.trimmingMarks("#")
        }
        if line.first == "|" { return tableCells(line) }
        return withoutListMark(line)
    }

    /// `---`, `* * *`, `===`, or the line below a table's head.
    private static func isRule(_ line: Substring) -> Bool {
        let marks = line.filter { !$0.isWhitespace }
        guard marks.count >= 3 else { return false }
        return marks.allSatisfy { "-|:".contains($0) } || marks.allSatisfy { $0 == "*" }
            || marks.allSatisfy { $0 == "_" } || marks.allSatisfy { $0 == "=" }
    }

    /// Bullets go, numbers stay; a check box goes with its bullet.
    private static func withoutListMark(_ line: Substring) -> Substring {
        guard let mark = line.first, "-*+•◦▪‣–".contains(mark) else { return line }
        let rest = line.dropFirst()
        guard rest.first?.isWhitespace ?? false else { return mark == "•" ? rest : line }
        let item = rest.drop { $0.isWhitespace }
        for box in ["[ ] ", "[x] ", "[X] "] where item.hasPrefix(box) { return item.dropFirst(box.count) }
        return item
    }

    /// The cells of a row, read as a list.
    private static func tableCells(_ line: Substring) -> Substring {
        let cells = line.split(separator: "|").map { cell in
            String(cell.drop { $0.isWhitespace }).trimmingEnd()
        }
        return Substring(cells.filter { !$0.isEmpty }.joined(separator: ", "))
    }
}

extension Substring {
    /// Without white space and closing marks at the end.
    fileprivate func trimmingMarks(_ mark: Character) -> Substring {
        var text = self
        while let last = text.last, last == mark || last.isWhitespace { text.removeLast() }
        return text
    }
}

extension String {
    fileprivate func trimmingEnd() -> String {
        var text = self
        while text.last?.isWhitespace ?? false { text.removeLast() }
        return text
    }
}
