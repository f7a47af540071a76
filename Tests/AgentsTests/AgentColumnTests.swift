import FoundationEssentials
import Migrations
import Runtime
import SQLite
import Testing

@testable import Agents

@Suite("The table of columns and the schema")
struct AgentColumnTests {
    private let connection: Connection

    init() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("columns-\(UUID().uuidString).db").path
        _ = try Migrator(Schema.migrations).upgrade(path)
        connection = try Connection(path: path, mode: .readWrite)
        try connection.execute("INSERT INTO agents (name) VALUES ('ada')")
        try connection.execute(
            "INSERT INTO agent_providers (agent_id, position, kind) SELECT id, 0, 'echo' FROM agents WHERE name = 'ada'"
        )
    }

    /// A column as the schema has it.
    private struct Declared: Equatable {
        let name: String
        let isNullable: Bool
    }

    private func declared(_ table: String) throws -> [Declared] {
        try connection.rows("PRAGMA table_info(\(table))") { Declared(name: $0.text(1), isNullable: !$0.bool(3)) }
    }

    @Test("Names, order and what may be null are the same")
    func names() throws {
        #expect(try declared("agents") == AgentColumns.all.map { Declared(name: $0.name, isNullable: $0.isNullable) })
        #expect(
            try declared("agent_providers").dropFirst(2)
                == ProviderColumns.all.map { Declared(name: $0.name, isNullable: $0.isNullable) }[...]
        )
    }

    @Test("A row of which nothing is said holds the defaults")
    func defaults() throws {
        let agents = try connection.rows(
            "SELECT \(AgentColumns.all.map(\.name).joined(separator: ", ")) FROM agents WHERE name = 'ada'"
        ) { ColumnValues($0, AgentColumns.all) }
        let agent = try #require(agents.first)
        for column in AgentColumns.writable where column.name != "name" {
            #expect(Self.isSame(agent.value(of: column), column.standard), "\(column.name)")
        }
        let provider = try #require(try connection.rows(ProviderRow.query) { ProviderRow($0) }.first)
        for column in ProviderColumns.all where column.name != "kind" {
            #expect(Self.isSame(provider.columns.value(of: column), column.standard), "\(column.name)")
        }
    }

    /// A number is the same with and without a fraction of 0.
    private static func isSame(_ value: JSONValue, _ other: JSONValue) -> Bool {
        value == other || value.double != nil && value.double == other.double
    }

    @Test("What the table takes the schema takes, and what it refuses the schema refuses")
    func limits() throws {
        for (table, columns) in [("agents", AgentColumns.writable), ("agent_providers", ProviderColumns.all)] {
            for column in columns {
                let (good, bad) = Self.examples(column.form)
                for value in good {
                    #expect(column.problem(of: value) == nil, "\(column.name) \(value)")
                    #expect(try takes(table, column, value), "\(column.name) \(value)")
                }
                for value in bad {
                    #expect(column.problem(of: value) != nil, "\(column.name) \(value)")
                    #expect(try !takes(table, column, value), "\(column.name) \(value)")
                }
            }
        }
    }

    /// Values at the limits of a form, and just beyond them.
    private static func examples(_ form: AgentColumn.Form) -> (good: [JSONValue], bad: [JSONValue]) {
        switch form {
        case .integer(let range) where range.upperBound > 1_000_000:
            // The schema has no upper limit for what any number of milliseconds or tokens may be.
            ([JSONValue(range.lowerBound)], [JSONValue(range.lowerBound - 1)])
        case .integer(let range):
            (
                [JSONValue(range.lowerBound), JSONValue(range.upperBound)],
                [JSONValue(range.lowerBound - 1), JSONValue(range.upperBound + 1)]
            )
        case .number(let range):
            (
                [.number(range.lowerBound), .number(range.upperBound)],
                [.number(range.lowerBound - 0.01), .number(range.upperBound + 0.01)]
            )
        case .choice(let names): (names.map(JSONValue.string), ["nonsense"])
        case .names, .array: ([[]], [[:]])
        case .object: ([[:]], [[]])
        case .text, .address, .flag, .time: ([], [])
        }
    }

    private func takes(_ table: String, _ column: AgentColumn, _ value: JSONValue) throws -> Bool {
        let place = table == "agents" ? " WHERE name = 'ada'" : ""
        let sql = "UPDATE \(table) SET \(column.name) = ?\(place)"
        let value = try column.value(of: value)
        do throws(DatabaseError) {
            try connection.execute("SAVEPOINT trial")
            defer { try? connection.execute("ROLLBACK TO trial") }
            _ = try connection.rows(sql, [value]) { $0.integer(0) }
            return true
        } catch .constraint {
            return false
        } catch {
            throw error
        }
    }

    @Test("Names of agents and tags of languages have the lengths that the schema allows")
    func lengths() throws {
        let name = try #require(AgentColumns.all.first { $0.name == "name" })
        let language = try #require(AgentColumns.all.first { $0.name == "language" })
        for column in [name, language] {
            guard case .text(let range?) = column.form else {
                Issue.record("\(column.name) has no length")
                continue
            }
            func text(_ length: Int) -> JSONValue { .string(String(repeating: "a", count: length)) }
            for length in [range.lowerBound, range.upperBound] { #expect(try takes("agents", column, text(length))) }
            for length in [range.lowerBound - 1, range.upperBound + 1] {
                #expect(try !takes("agents", column, text(length)))
            }
        }
    }
}
