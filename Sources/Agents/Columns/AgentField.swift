import Runtime
import SQLite

/// A column together with the Swift type of its values; optional where the column may be null.
struct AgentField<Value: Sendable>: Sendable {
    let column: AgentColumn
    let read: @Sendable (JSONValue) -> Value

    /// - Parameters:
    ///   - column: Whose form fits the type.
    ///   - read: Makes a value of the column's JSON.
    init(_ column: AgentColumn, _ read: @escaping @Sendable (JSONValue) -> Value) {
        self.column = column
        self.read = read
    }
}

extension AgentField<String> {
    init(text column: AgentColumn) { self.init(column) { $0.string ?? "" } }
}

extension AgentField<String?> {
    init(text column: AgentColumn) { self.init(column) { $0.string } }
}

extension AgentField<Int> {
    init(integer column: AgentColumn) { self.init(column) { $0.integer ?? column.standard.integer ?? 0 } }
}

extension AgentField<Int?> {
    init(integer column: AgentColumn) { self.init(column) { $0.integer } }
}

extension AgentField<Int64> {
    init(time column: AgentColumn) { self.init(column) { $0.integer.map(Int64.init) ?? 0 } }
}

extension AgentField<Double> {
    init(number column: AgentColumn) { self.init(column) { $0.double ?? column.standard.double ?? 0 } }
}

extension AgentField<Double?> {
    init(number column: AgentColumn) { self.init(column) { $0.double } }
}

extension AgentField<Bool> {
    init(flag column: AgentColumn) { self.init(column) { $0.bool ?? false } }
}

extension AgentField<JSONValue> {
    init(json column: AgentColumn) { self.init(column) { $0 } }
}

/// The values of a row by column.
struct ColumnValues: Sendable, Equatable {
    /// As JSON shows them: flags as booleans, JSON columns as JSON.
    private(set) var json: [String: JSONValue] = [:]

    /// Reads the columns of a row, which stand there from an index on in this order.
    init(_ row: Row, _ columns: [AgentColumn], from start: Int = 0) {
        for (index, column) in columns.enumerated() { json[column.name] = column.json(row, at: start + index) }
    }

    subscript<Value>(_ field: AgentField<Value>) -> Value { field.read(json[field.column.name] ?? .null) }

    /// The value of a column as it stands there.
    func value(of column: AgentColumn) -> JSONValue { json[column.name] ?? .null }
}
