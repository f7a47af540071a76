import Configuration
import FoundationEssentials
import Runtime
import Testing

@testable import Server

@Suite("config/parley.json5")
struct ConfigFileTests {
    private static func bytes() throws -> [UInt8] {
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        return Array(try Data(contentsOf: URL(filePath: "/\(root)/config/parley.json5")))
    }

    @Test("It holds every key that is built, and no other")
    func keys() throws {
        var keys: [String] = []
        func collect(_ value: JSONValue, _ path: String) {
            guard let members = value.object else { return keys.append(path) }
            for (name, value) in members { collect(value, path.isEmpty ? name : "\(path).\(name)") }
        }
        collect(try JSONValue(parsing: Self.bytes(), json5: true), "")
        #expect(keys.sorted() == Registrations.standard.options.options.filter(\.isBuilt).compactMap(\.key).sorted())
    }

    @Test("It changes nothing: every value is the default")
    func defaults() throws {
        let file = try ServerConfiguration(ConfigSources(file: Self.bytes()))
        let builtIn = try ServerConfiguration(ConfigSources())
        #expect(file.values == builtIn.values)
    }
}
