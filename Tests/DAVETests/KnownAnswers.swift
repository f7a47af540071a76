import Foundation
import Runtime
import TestSupport

/// The known answers in `Vectors/discord_dave_vectors.json`: made with davey 0.1.7 and with libdave through dave.py 1.1.0.
enum KnownAnswers {
    /// The whole file.
    static let all: JSONValue = {
        guard
            let url = Bundle.module.url(
                forResource: "discord_dave_vectors",
                withExtension: "json",
                subdirectory: "Vectors"
            ),
            let data = try? Data(contentsOf: url), let value = try? JSONValue(parsing: data)
        else { return .null }
        return value
    }()

    static subscript(key: String) -> JSONValue { all[key] ?? .null }
}

extension JSONValue {
    /// The bytes of a string of hexadecimal digits; empty for anything else.
    var hex: [UInt8] { string.map { [UInt8](hex: $0) } ?? [] }
}
