/// What waits for shared workers, taken in turns: by owner, then by the owner's sessions, then in the order of arrival.
///
/// However much others have waiting, and however many sessions they have it in, the first piece of work of somebody else is
/// next or nearly next: ``FairOrder`` says whose turn it is. When nobody waits, who had how much is forgotten.
package struct FairQueue<Element> {
    /// What waits, by requester; never empty.
    private var lines: [Requester: [Element]] = [:]
    private var owners = FairOrder<Requester.Owner>()
    /// Of each owner that waits, and of those who had turns lately.
    private var sessions: [Requester.Owner: FairOrder<Requester>] = [:]
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
        if sessions[requester.owner]?.isEmpty ?? true { owners.append(requester.owner) }
        sessions[requester.owner, default: FairOrder()].append(requester)
    }

    /// Puts back what was taken and not done, before all else of its requester, whose turn it is again.
    package mutating func putBack(_ element: Element, of requester: Requester) {
        count += 1
        lines[requester, default: []].insert(element, at: 0)
        sessions[requester.owner, default: FairOrder()].putBack(requester)
        owners.putBack(requester.owner)
    }

    /// Takes the next element.
    ///
    /// - Parameter mayGo: Whether a requester may have anything done now; others are passed over.
    /// - Returns: Nil when nobody waits who may go.
    package mutating func popFirst(where mayGo: (Requester) -> Bool = { _ in true }) -> Element? {
        let owner = owners.next(
            where: { sessions[$0]?.waiting.contains(where: mayGo) ?? false },
            size: { sessions[$0]?.waiting.count ?? 0 }
        )
        guard let owner, let requester = sessions[owner]?.next(where: mayGo, size: { count(of: $0) }) else {
            return nil
        }
        let element = lines[requester]?.removeFirst()
        count -= 1
        let waitsOn = lines[requester]?.isEmpty == false
        if !waitsOn { lines[requester] = nil }
        sessions[owner]?.note(requester, waitsOn: waitsOn)
        owners.note(owner, waitsOn: sessions[owner]?.isEmpty == false)
        forgetIfEmpty()
        return element
    }

    /// Takes the first element of a requester for which something holds, out of its turn.
    package mutating func remove(of requester: Requester, where isIt: (Element) -> Bool) -> Element? {
        guard let index = lines[requester]?.firstIndex(where: isIt) else { return nil }
        count -= 1
        let element = lines[requester]?.remove(at: index)
        guard lines[requester]?.isEmpty == true else { return element }
        lines[requester] = nil
        sessions[requester.owner]?.remove(requester)
        if sessions[requester.owner]?.isEmpty == true { owners.remove(requester.owner) }
        forgetIfEmpty()
        return element
    }

    /// Takes all elements, in turns.
    package mutating func removeAll() -> [Element] {
        var all: [Element] = []
        while let next = popFirst() { all.append(next) }
        return all
    }

    private mutating func forgetIfEmpty() {
        guard count == 0, !sessions.isEmpty else { return }
        owners = FairOrder()
        sessions = [:]
    }
}
