import Foundation
import Testing

/// The vectors that the MLS working group publishes, in the folder `MLS_VECTORS` names or beside the package.
enum PublishedVectors {
    static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["MLS_VECTORS"] { return URL(fileURLWithPath: path) }
        return URL(fileURLWithPath: #filePath)
            .appendingPathComponent("../../../../../shared/mls-vectors").standardizedFileURL
    }()

    static let arePresent = FileManager.default.fileExists(atPath: folder.path)

    /// Runs the entries of a file that the subset applies to, and prints how many there were.
    ///
    /// - Parameters:
    ///   - file: Its name, without the extension.
    ///   - count: How many entries apply; fewer in the file are a failure.
    ///   - applies: Whether the subset knows what an entry is about.
    ///   - check: The test.
    /// - Throws: What `check` throws, and what is wrong with the file.
    static func run<Entry: Decodable>(
        _ file: String,
        count: Int,
        where applies: (Entry) -> Bool = { _ in true },
        _ check: (Entry) throws -> Void
    ) throws {
        guard arePresent else {
            print("MLS vectors: \(file): 0 entries run, \(count) skipped, for there is no folder \(folder.path)")
            return
        }
        let data = try Data(contentsOf: folder.appendingPathComponent("\(file).json"))
        let entries = try JSONDecoder().decode([Entry].self, from: data)
        let applicable = entries.filter(applies)
        for entry in applicable { try check(entry) }
        #expect(applicable.count == count)
        print("MLS vectors: \(file): \(applicable.count) entries run, \(entries.count - applicable.count) do not apply")
    }
}
