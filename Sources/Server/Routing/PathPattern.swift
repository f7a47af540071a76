/// A path with named places, such as `/v1/sessions/{id}/messages`.
///
/// A place takes one part of the path; one that ends in `+` (`/v1/models/{id+}`) takes as many as there are, since its
/// values may have slashes. A path has one of those at most.
struct PathPattern: Sendable, CustomStringConvertible {
    private enum Part: Sendable {
        case fixed(Substring)
        case place(String)
        case longPlace(String)
    }

    let description: String
    private let parts: [Part]

    init(_ text: String) {
        description = text.replacing("+}", with: "}")
        parts = text.split(separator: "/", omittingEmptySubsequences: false).map { part in
            guard part.hasPrefix("{"), part.hasSuffix("}") else { return .fixed(part) }
            let name = part.dropFirst().dropLast()
            return name.hasSuffix("+") ? .longPlace(String(name.dropLast())) : .place(String(name))
        }
    }

    private var hasLongPlace: Bool { parts.contains { if case .longPlace = $0 { true } else { false } } }

    /// The names of the places, in order.
    var places: [String] {
        parts.compactMap {
            switch $0 {
            case .fixed: nil
            case .place(let name), .longPlace(let name): name
            }
        }
    }

    /// What stands in the places; nil when the path is another one.
    ///
    /// An empty part fills no place.
    func match(_ path: String) -> [String: String]? {
        var pieces = path.split(separator: "/", omittingEmptySubsequences: false)[...]
        let longer = pieces.count - parts.count
        guard longer == 0 || (longer > 0 && hasLongPlace) else { return nil }
        var values: [String: String] = [:]
        for part in parts {
            switch part {
            case .fixed(let text): if text != pieces.removeFirst() { return nil }
            case .place(let name):
                let piece = pieces.removeFirst()
                if piece.isEmpty { return nil }
                values[name] = String(piece)
            case .longPlace(let name):
                let taken = pieces.prefix(1 + longer)
                pieces = pieces.dropFirst(1 + longer)
                if taken.contains(where: \.isEmpty) { return nil }
                values[name] = taken.joined(separator: "/")
            }
        }
        return values
    }
}
