/// A path with named places, such as `/v1/sessions/{id}/messages`.
struct PathPattern: Sendable, CustomStringConvertible {
    private enum Part: Sendable {
        case fixed(Substring)
        case place(String)
    }

    let description: String
    private let parts: [Part]

    init(_ text: String) {
        description = text
        parts = text.split(separator: "/", omittingEmptySubsequences: false).map { part in
            part.hasPrefix("{") && part.hasSuffix("}") ? .place(String(part.dropFirst().dropLast())) : .fixed(part)
        }
    }

    /// The names of the places, in order.
    var places: [String] {
        parts.compactMap { if case .place(let name) = $0 { name } else { nil } }
    }

    /// What stands in the places; nil when the path is another one.
    ///
    /// An empty part fills no place.
    func match(_ path: String) -> [String: String]? {
        let pieces = path.split(separator: "/", omittingEmptySubsequences: false)
        guard pieces.count == parts.count else { return nil }
        var values: [String: String] = [:]
        for (part, piece) in zip(parts, pieces) {
            switch part {
            case .fixed(let text): if text != piece { return nil }
            case .place(let name):
                if piece.isEmpty { return nil }
                values[name] = String(piece)
            }
        }
        return values
    }
}
