/// Which frames of a sender's epoch were seen: each is opened once.
///
/// Frames may be late by ``width``; what is older counts as seen.
struct ReplayWindow {
    /// In frames; 20 s of speech.
    static let width: UInt64 = 1_000
    private static let bits: UInt64 = 1_024

    /// One bit for each frame number modulo ``bits``; set only for those within ``width`` of the newest.
    private var seen = InlineArray<16, UInt64>(repeating: 0)
    private var newest: UInt64?

    /// Whether this frame wasn't seen yet.
    func accepts(_ number: UInt64) -> Bool {
        guard let newest, number <= newest else { return true }
        return newest - number <= Self.width && seen[Self.word(number)] & Self.bit(number) == 0
    }

    /// Call for a frame that was accepted and is authentic.
    mutating func record(_ number: UInt64) {
        if let newest, number > newest {
            if number - newest >= Self.bits {
                seen = InlineArray(repeating: 0)
            } else {
                for skipped in newest + 1..<number { seen[Self.word(skipped)] &= ~Self.bit(skipped) }
            }
        }
        newest = max(newest ?? number, number)
        seen[Self.word(number)] |= Self.bit(number)
    }

    private static func word(_ number: UInt64) -> Int { Int(number % bits / 64) }
    private static func bit(_ number: UInt64) -> UInt64 { 1 << (number % 64) }
}
