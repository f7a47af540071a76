/// Names that wait for turns: whoever had least done lately is next, among equals whoever has least waiting, then whoever
/// waits longest.
///
/// So the first turn of somebody new comes at once, however long others have kept the workers busy. Each eighth turn goes
/// to whoever waits longest, whatever they had, so that no number of newcomers keeps anybody waiting for good. A turn
/// looks at each name once.
struct FairOrder<Name: Hashable> {
    /// In the order of their last turn, or of their coming.
    private(set) var waiting: [Name] = []
    /// How many turns each had lately, those too that don't wait now.
    private var used: [Name: Int] = [:]
    private var turnCount = 0

    /// Each so many-th turn is that of whoever waits longest.
    private static var turnsForNewcomers: Int { 8 }
    /// After so many turns each had half as many, so that what was long ago counts little and is forgotten in the end.
    private static var turnsUntilHalved: Int { 256 }

    var isEmpty: Bool { waiting.isEmpty }

    /// Lets somebody wait who doesn't yet.
    mutating func append(_ name: Name) { waiting.append(name) }

    /// Lets somebody wait before all others, and takes back that they had a turn.
    mutating func putBack(_ name: Name) {
        waiting.removeAll { $0 == name }
        waiting.insert(name, at: 0)
        if let count = used[name] { used[name] = count == 1 ? nil : count - 1 }
    }

    mutating func remove(_ name: Name) { waiting.removeAll { $0 == name } }

    /// Whose turn it is.
    ///
    /// - Parameters:
    ///   - mayGo: Others are passed over.
    ///   - size: How much of one waits.
    /// - Returns: Nil when nobody waits who may go.
    func next(where mayGo: (Name) -> Bool, size: (Name) -> Int) -> Name? {
        if turnCount % Self.turnsForNewcomers == Self.turnsForNewcomers - 1 { return waiting.first(where: mayGo) }
        var best: (name: Name, used: Int, size: Int)?
        for name in waiting {
            let (count, size) = (used[name, default: 0], size(name))
            if let best, (best.used, best.size) <= (count, size) { continue }
            guard mayGo(name) else { continue }
            best = (name, count, size)
        }
        return best?.name
    }

    /// Notes that somebody has had a turn.
    ///
    /// - Parameters:
    ///   - name: Who.
    ///   - waitsOn: Whether they wait for another one.
    mutating func note(_ name: Name, waitsOn: Bool) {
        remove(name)
        if waitsOn { waiting.append(name) }
        used[name, default: 0] += 1
        turnCount += 1
        guard turnCount.isMultiple(of: Self.turnsUntilHalved) else { return }
        used = used.compactMapValues { $0 > 1 ? $0 / 2 : nil }
    }
}
