import Runtime
import SQLite

/// What a document changes: columns of an agent, and its providers as a whole where they are named.
struct AgentEdit: Sendable {
    let name: String?
    private let document: [String: JSONValue]
    private let providers: [[String: JSONValue]]?

    /// - Parameter document: An object of columns, with `providers`.
    /// - Throws: ``AgentStoreError`` for a member that is no column.
    init(_ document: JSONValue) throws(AgentStoreError) {
        guard let members = document.object else { throw .invalid(field: nil, "an agent is a JSON object") }
        try Self.check(members, AgentColumns.writable, besides: "providers")
        self.document = members
        name = members["name"]?.string
        guard let list = members["providers"] else {
            providers = nil
            return
        }
        guard let elements = list.array else { throw .invalid(field: "providers", "is an array of objects") }
        var providers: [[String: JSONValue]] = []
        for (index, element) in elements.enumerated() {
            guard let members = element.object else { throw .invalid(field: "providers", "is an array of objects") }
            try Self.check(members, ProviderColumns.all)
            guard members[ProviderColumns.kind.column.name]?.string != nil else {
                throw .invalid(field: "providers[\(index)].kind", "is missing; it names the kind of provider")
            }
            providers.append(members)
        }
        self.providers = providers
    }

    private static func check(
        _ members: [String: JSONValue],
        _ columns: [AgentColumn],
        besides other: String? = nil
    ) throws(AgentStoreError) {
        let names = columns.map(\.name) + [other].compactMap { $0 }
        guard let unknown = members.keys.sorted().first(where: { !names.contains($0) }) else { return }
        throw .invalid(field: unknown, "is not a field here; these are: \(names.joined(separator: ", "))")
    }

    /// Makes a new agent.
    func insert(on connection: Connection, id: String? = nil) throws(AgentStoreError) {
        var columns = id.map { [(name: "id", value: SQLValue.text($0))] } ?? []
        for column in AgentColumns.writable {
            guard let value = document[column.name] else { continue }
            columns.append((column.name, try column.value(of: value)))
        }
        try makeRoom(for: document["is_default"], besides: id ?? "", on: connection)
        try connection.insert(into: "agents", columns)
        guard let name, let id = try connection.agentID(named: name) else { return }
        try replaceProviders(of: id, on: connection)
    }

    /// Changes the fields that the document names.
    func update(_ id: String, on connection: Connection) throws(AgentStoreError) {
        try write(document, to: id, on: connection)
    }

    /// Changes every field: those that the document doesn't name get their defaults.
    ///
    /// The default agent stays that.
    func replace(_ id: String, on connection: Connection) throws(AgentStoreError) {
        let isDefault = try connection.run("SELECT is_default FROM agents WHERE id = ?", [.text(id)]) == [1]
        let standards = Dictionary(AgentColumns.writable.map { ($0.name, $0.standard) }) { first, _ in first }
        var whole = standards.merging(document) { _, new in new }
        if isDefault { whole["is_default"] = true }
        try write(whole, to: id, on: connection)
    }

    private func write(
        _ members: [String: JSONValue],
        to id: String,
        on connection: Connection
    ) throws(AgentStoreError) {
        var changes: [String] = []
        var values: [SQLValue] = []
        for column in AgentColumns.writable {
            guard let value = members[column.name] else { continue }
            changes.append("\(column.name) = ?")
            values.append(try column.value(of: value))
        }
        try makeRoom(for: members["is_default"], besides: id, on: connection)
        if !changes.isEmpty {
            let sql = "UPDATE agents SET \(changes.joined(separator: ", ")) WHERE id = ?"
            try connection.run(sql, values + [.text(id)])
        }
        try replaceProviders(of: id, on: connection)
    }

    /// One agent is the default: it stops being that when another one becomes it.
    private func makeRoom(
        for isDefault: JSONValue?,
        besides id: String,
        on connection: Connection
    ) throws(AgentStoreError) {
        guard isDefault == true || isDefault == 1 else { return }
        try connection.run("UPDATE agents SET is_default = 0 WHERE is_default = 1 AND id <> ?", [.text(id)])
    }

    private func replaceProviders(of id: String, on connection: Connection) throws(AgentStoreError) {
        guard let providers else { return }
        try connection.run("DELETE FROM agent_providers WHERE agent_id = ?", [.text(id)])
        for (position, provider) in providers.enumerated() {
            var columns: [(name: String, value: SQLValue)] = [
                ("agent_id", .text(id)), ("position", .integer(Int64(position))),
            ]
            for column in ProviderColumns.all {
                guard let value = provider[column.name] else { continue }
                columns.append((column.name, try column.value(of: value)))
            }
            try connection.insert(into: "agent_providers", columns)
        }
    }
}
