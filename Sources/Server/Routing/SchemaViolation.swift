import Runtime

/// Where a value is not what its schema says.
///
/// A path is the member's name, with dots between levels; empty for the value itself.
enum SchemaViolation: Equatable {
    /// A value in JSON that is not what is expected, such as "a whole number from 1 to 200".
    case unfit(_ path: String, value: String, expected: String)
    case missing(_ path: String, expected: String)
    case unknown(_ path: String, known: [String])

    var path: String {
        switch self {
        case .unfit(let path, _, _), .missing(let path, _), .unknown(let path, _): path
        }
    }

    /// What is wrong and what is allowed, as a sentence.
    var sentence: String {
        let name = path.isEmpty ? "The body" : path
        return switch self {
        case .unfit(_, let value, let expected): "\(name) is \(Self.shortened(value)); it has to be \(expected)."
        case .missing(_, let expected): "\(name) is missing; it has to be \(expected)."
        case .unknown(_, let known):
            "\(name) is not a field here; \(known.isEmpty ? "there are none" : "these are: \(known.joined(separator: ", "))")."
        }
    }

    /// Enough of a value to know it by.
    private static func shortened(_ value: String) -> String { value.shortened(to: 80) }
}
