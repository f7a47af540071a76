extension String {
    /// How many characters have to be inserted, removed or replaced to make the other text of this one.
    func editDistance(to other: String) -> Int {
        let other = Array(other)
        var row = Array(0...other.count)
        for (i, mine) in enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, theirs) in other.enumerated() {
                let replaced = diagonal + (mine == theirs ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = Swift.min(replaced, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[other.count]
    }
}
