package import DAVE

/// Who has which leaf of the tree, without the tree (RFC 9420, section 7.7).
package struct LeafPlaces: Sendable {
    private var places: [UserID?] = [nil]

    package init() {}

    package var users: [UserID] { places.compactMap(\.self) }

    package func leaf(of user: UserID) -> Int? { places.firstIndex(of: user) }

    package mutating func remove(_ leaf: Int) {
        places[leaf] = nil
        while places.count > 1, places[(places.count / 2)...].allSatisfy({ $0 == nil }) {
            places.removeLast(places.count / 2)
        }
    }

    package mutating func add(_ user: UserID) {
        let free = places.firstIndex(of: nil) ?? places.count
        if free == places.count { places += [UserID?](repeating: nil, count: places.count) }
        places[free] = user
    }
}
