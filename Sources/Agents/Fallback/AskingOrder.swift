/// Whom a chain asks for one prompt, and in which order.
///
/// First those that have not been asked, then those that rest, then those that were given up because others were sooner.
struct AskingOrder {
    private let retries: [Int]
    private var triesLeft: [Int]
    private var fresh: Range<Int>
    private var resting: [Int] = []
    private var slow: [Int] = []

    /// - Parameter retries: How often each link may be asked again.
    init(retries: [Int]) {
        self.retries = retries
        triesLeft = retries
        fresh = retries.indices
    }

    /// Whether a link is left that neither rests nor was asked.
    var hasFresh: Bool { !fresh.isEmpty }

    /// Whether a link is left that was not asked.
    var hasOthers: Bool { hasFresh || !resting.isEmpty }

    mutating func nextFresh() -> Int? { fresh.popFirst() }

    /// Keeps a link that rests for the case that no other answers.
    mutating func passOver(_ link: Int) { resting.append(link) }

    mutating func nextResting() -> Int? { resting.isEmpty ? nil : resting.removeFirst() }

    /// Keeps a link whose answer broke off or was late for the case that no other answers; it may be asked again.
    mutating func giveUp(_ link: Int) { if mayRetry(link) { slow.append(link) } }

    /// Whether a link is left that was given up.
    var hasSlow: Bool { !slow.isEmpty }

    /// Uses one of its tries.
    mutating func nextSlow() -> Int? {
        guard hasSlow else { return nil }
        useTry(of: slow[0])
        return slow.removeFirst()
    }

    func mayRetry(_ link: Int) -> Bool { triesLeft[link] > 0 }

    /// How often it was asked again.
    func triesUsed(of link: Int) -> Int { retries[link] - triesLeft[link] }

    mutating func useTry(of link: Int) { triesLeft[link] -= 1 }
}
