/// Puts the layers over one another and checks everything against the table.
///
/// Pure: it reads no file and no environment by itself.
struct ConfigResolver {
    private let options: [ConfigOption]
    private(set) var values: [String: JSONValue] = [:]
    private(set) var faults: [ConfigFault] = []
    private(set) var warnings: [ConfigFault] = []

    init(_ sources: ConfigSources, options: [ConfigOption] = ConfigTable.all) {
        self.options = options
        for option in options { values[option.name] = option.fallback }
        if let file = sources.file { take(file: file) }
        if let text = sources.dotEnv {
            let (variables, faults) = DotEnv.parse(text)
            self.faults += faults
            take(variables: variables, from: ".env")
        }
        take(variables: sources.environment, from: "environment")
        take(flags: sources.flags)
    }

    private mutating func take(file: [UInt8]) {
        guard let json = try? JSONValue(parsing: file, json5: true), let members = json.object else {
            faults.append(ConfigFault("parley.json5", "the file is not a JSON5 object"))
            return
        }
        take(members: members, under: "")
    }

    private mutating func take(members: [String: JSONValue], under prefix: String) {
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            let path = prefix + name
            if let option = options.first(where: { $0.key == path }) {
                // Null in the file means: not said here.
                if value != .null { set(option, option.value(json: value), shown: value.text, as: path) }
            } else if options.contains(where: { $0.key?.hasPrefix(path + ".") ?? false }) {
                if let members = value.object {
                    take(members: members, under: path + ".")
                } else {
                    faults.append(ConfigFault(path, "\(value.text) is not a group of keys in braces"))
                }
            } else {
                faults.append(ConfigFault(path, "there is no such key\(suggestion(for: path))"))
            }
        }
    }

    private mutating func take(variables: [String: String], from layer: String) {
        for option in options {
            // An empty variable counts as not set, as shells and compose files make them.
            guard let variable = option.variable, let text = variables[variable], !text.isEmpty else { continue }
            set(option, option.value(text: text), shown: text.jsonQuoted, as: "\(variable) (\(layer))")
        }
    }

    private mutating func take(flags: [String: String]) {
        for (key, text) in flags.sorted(by: { $0.key < $1.key }) {
            guard let option = options.first(where: { $0.key == key }) else {
                faults.append(ConfigFault("--\(key)", "there is no such key\(suggestion(for: key))"))
                continue
            }
            set(option, option.value(text: text), shown: text.jsonQuoted, as: "--\(key)")
        }
    }

    private mutating func set(_ option: ConfigOption, _ value: JSONValue?, shown: String, as name: String) {
        guard let value else {
            let shown = option.isSecret ? "the value" : shown
            faults.append(ConfigFault(name, "\(shown) is not \(option.allowed)"))
            return
        }
        values[option.name] = value
        if !option.isBuilt && value != option.fallback {
            warnings.append(ConfigFault(name, "has no effect: this version does not have the feature"))
        }
    }

    private func suggestion(for path: String) -> String {
        let keys = options.compactMap(\.key)
        let nearest = keys.map { (key: $0, distance: path.editDistance(to: $0)) }.min { $0.distance < $1.distance }
        guard let nearest, nearest.distance <= max(3, path.count / 2) else { return "" }
        return "; did you mean \(nearest.key)?"
    }
}
