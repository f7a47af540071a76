extension Duration {
    /// In seconds: 30,000 years.
    private static let longest: Int64 = 1_000_000_000_000

    /// Whole milliseconds, rounded towards zero; a time of more than 30,000 years counts as so many.
    package var milliseconds: Int {
        // Far from the ends of `Int`, whatever was given as a time.
        let (seconds, attoseconds) = min(max(self, .seconds(-Self.longest)), .seconds(Self.longest)).components
        return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}
