/// What only lays out a line: heading, quotation and list marks, rules, table borders.
enum LineMarks {
    /// A line without them.
    static func removed(from line: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
        var line = line.withoutLeadingSpace
        while line.first == ">" { line = line.dropFirst().withoutLeadingSpace }
        if isRule(line) { return [] }
        let rest = line.drop { $0 == "#" }
        if (1...6).contains(line.count - rest.count), rest.first?.properties.isWhitespace ?? true {
            return rest.withoutLeadingSpace.withoutTrailing { $0 == "#" || $0.properties.isWhitespace }
        }
        if line.first == "|" { return tableCells(line) }
        return withoutListMark(line)
    }

    /// `---`, `* * *`, `===`, or the line below a table's head.
    private static func isRule(_ line: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let first = line.first, ["-", "|", ":", "*", "_", "="].contains(first) else { return false }
        var count = 0
        for scalar in line where !scalar.properties.isWhitespace {
            let isBorder = scalar == "-" || scalar == "|" || scalar == ":"
            let isSame = scalar == first && first != "|" && first != ":"
            guard isSame || isBorder && ["-", "|", ":"].contains(first) else { return false }
            count += 1
        }
        return count >= 3
    }

    /// Bullets go, numbers stay; a check box goes with its bullet.
    private static func withoutListMark(_ line: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
        guard let mark = line.first, bullets.contains(mark) else { return line }
        let rest = line.dropFirst()
        guard rest.first?.properties.isWhitespace ?? false else { return mark == "•" ? rest : line }
        let item = rest.withoutLeadingSpace
        let box = item.prefix(4)
        let isBox = box.count == 4 && box.starts(with: ["["]) && box.dropFirst(2).elementsEqual(["]", " "])
        return isBox && [" ", "x", "X"].contains(item[item.startIndex + 1]) ? item.dropFirst(4) : item
    }

    private static let bullets: Set<Unicode.Scalar> = ["-", "*", "+", "•", "◦", "▪", "‣", "–"]

    /// The cells of a row, read as a list.
    private static func tableCells(_ line: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
        var row: [Unicode.Scalar] = []
        for cell in line.split(separator: "|") {
            let words = cell.withoutLeadingSpace.withoutTrailing(where: \.properties.isWhitespace)
            guard !words.isEmpty else { continue }
            if !row.isEmpty { row += [",", " "] }
            row += words
        }
        return row[...]
    }
}

extension ArraySlice<Unicode.Scalar> {
    /// A byte-order mark is none of the text.
    fileprivate var withoutLeadingSpace: Self { drop { $0.properties.isWhitespace || $0 == "\u{FEFF}" } }

    fileprivate func withoutTrailing(where isDropped: (Unicode.Scalar) -> Bool) -> Self {
        var text = self
        while let last = text.last, isDropped(last) { text.removeLast() }
        return text
    }
}
