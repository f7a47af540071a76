/// What waits for shared workers, taken in turns: by owner, then by the owner's sessions, then in the order of arrival.
///
/// However much one requester has waiting, another one's first piece of work is next or nearly next. A turn looks at each
/// requester at most once.
package struct FairQueue<Element> {
    /// Somebody with sessions that wait, in the order in which they are served.
    private struct Owner {
        let name: String?
        var sessions: [Requester]
    }

    /// What waits, by requester; never empty.
    private var lines: [Requester: [Element]] = [:]
    /// In the order in which they are served.
    private var owners: [Owner] = []
    package private(set) var count = 0

    package init() {}

    package var isEmpty: Bool { count == 0 }

    /// How much of one requester waits.
    package func count(of requester: Requester) -> Int { lines[requester]?.count ?? 0 }

    /// Adds what waits last in its requester's line.
    package mutating func append(_ element: Element, of requester: Requester) {
        count += 1
        lines[requester, default: []].append(element)
        guard lines[requester]?.count == 1 else { return }
        if let index = owners.firstIndex(where: { $0.name == requester.owner }) {
            owners[index].sessions.append(requester)
        } else {
            owners.append(Owner(name: requester.owner, sessions: [requester]))
        }
    }

    /// Puts back what was taken and not done, before all else of its requester, whose turn it is again.
    package mutating func putBack(_ element: Element, of requester: Requester) {
        count += 1
        lines[requester, default: []].insert(element, at: 0)
        let index = owners.firstIndex { $0.name == requester.owner }
        var owner = index.map { owners.remove(at: $0) } ?? Owner(name: requester.owner, sessions: [])
        owner.sessions.removeAll { $0 == requester }
        owner.sessions.insert(requester, at: 0)
        owners.insert(owner, at: 0)
    }

    /// Takes the next element.
    ///
    /// - Parameter mayGo: Whether a requester may have anything done now; others are passed over.
    /// - Returns: Nil when nobody waits who may go.
    package mutating func popFirst(where mayGo: (Requester) -> Bool = { _ in true }) -> Element? {
        for place in owners.indices {
            guard let index = owners[place].sessions.firstIndex(where: mayGo) else { continue }
            var owner = owners.remove(at: place)
            let requester = owner.sessions.remove(at: index)
            let element = lines[requester]?.removeFirst()
            if lines[requester]?.isEmpty == false {
                owner.sessions.append(requester)
            } else {
                lines[requester] = nil
            }
            if !owner.sessions.isEmpty { owners.append(owner) }
            count -= 1
            return element
        }
        return nil
    }

    /// Takes the first element of a requester for which something holds, out of its turn.
    package mutating func remove(of requester: Requester, where isIt: (Element) -> Bool) -> Element? {
        guard let index = lines[requester]?.firstIndex(where: isIt) else { return nil }
        count -= 1
        let element = lines[requester]?.remove(at: index)
        guard lines[requester]?.isEmpty == true else { return element }
        lines[requester] = nil
        if let place = owners.firstIndex(where: { $0.name == requester.owner }) {
            owners[place].sessions.removeAll { $0 == requester }
            if owners[place].sessions.isEmpty { owners.remove(at: place) }
        }
        return element
    }

    /// Takes all elements, in turns.
    package mutating func removeAll() -> [Element] {
        var all: [Element] = []
        while let next = popFirst() { all.append(next) }
        return all
    }
}
