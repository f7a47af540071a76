/// How far a transcript is from what was said.
enum EarsWords {
    /// Substituted, missing and added words.
    static func errors(in heard: String, for said: String) -> Int {
        let (said, heard) = (words(said), words(heard))
        var row = Array(0...heard.count)
        for (index, word) in said.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (column, other) in heard.enumerated() {
                let replaced = diagonal + (word == other ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, row[column] + 1, diagonal + 1)
            }
        }
        return row[heard.count]
    }

    static func words(_ text: String) -> [Substring] {
        text.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "'") }
    }
}
