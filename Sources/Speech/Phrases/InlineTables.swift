/// Where the marks of a line have their partners, found in two passes over it.
struct InlineTables {
    /// For each bracket of whatever kind, where its partner stands; -1 without one.
    private let partners: [Int]
    /// For each place, the next `<` or `>` from there on, and the same for `$`, white space and what is none.
    private let angles: [Int]
    private let dollars: [Int]
    private let spaces: [Int]
    private let words: [Int]
    /// Where the run of backticks begins that closes the one that begins at a place.
    private let codeEnds: [Int: Int]

    init(_ text: [Unicode.Scalar]) {
        partners = Self.partners(in: text)
        let end = text.count
        var angles = [Int](repeating: end, count: end + 1)
        var dollars = angles
        var spaces = angles
        var words = angles
        var codeEnds: [Int: Int] = [:]
        var runs: [Int: Int] = [:]
        var run = 0
        for index in text.indices.reversed() {
            let scalar = text[index]
            let isSpace = scalar.properties.isWhitespace
            angles[index] = scalar == "<" || scalar == ">" ? index : angles[index + 1]
            dollars[index] = scalar == "$" ? index : dollars[index + 1]
            spaces[index] = isSpace ? index : spaces[index + 1]
            words[index] = isSpace ? words[index + 1] : index
            run = scalar == "`" ? run + 1 : 0
            if run > 0, index == 0 || text[index - 1] != "`" {
                codeEnds[index] = runs[run]
                runs[run] = index
            }
        }
        (self.angles, self.dollars, self.spaces, self.words) = (angles, dollars, spaces, words)
        self.codeEnds = codeEnds
    }

    func partner(of place: Int) -> Int? { place < partners.count && partners[place] >= 0 ? partners[place] : nil }

    func codeEnd(of place: Int) -> Int? { codeEnds[place] }

    /// The next `<` or `>` from a place on; the line's length where there is none, here as below.
    func angle(from place: Int) -> Int { angles[min(place, angles.count - 1)] }

    func dollar(from place: Int) -> Int { dollars[min(place, dollars.count - 1)] }

    func space(from place: Int) -> Int { spaces[min(place, spaces.count - 1)] }

    /// The next scalar that is no white space.
    func word(from place: Int) -> Int { words[min(place, words.count - 1)] }

    private static func partners(in text: [Unicode.Scalar]) -> [Int] {
        var partners = [Int](repeating: -1, count: text.count)
        var open: [Unicode.Scalar: [Int]] = [:]
        var isEscaped = false
        for (index, scalar) in text.enumerated() {
            defer { isEscaped = scalar == "\\" && !isEscaped }
            guard !isEscaped else { continue }
            switch scalar {
            case "(", "[", "{": open[scalar, default: []].append(index)
            case ")", "]", "}":
                let opener: Unicode.Scalar = scalar == ")" ? "(" : scalar == "]" ? "[" : "{"
                guard let start = open[opener]?.popLast() else { continue }
                partners[start] = index
                partners[index] = start
            default: break
            }
        }
        return partners
    }
}
