import Runtime

/// Puts the layers over one another and checks everything against the table.
///
/// Pure: it reads no file and no environment by itself.
package struct ConfigResolver {
    private let options: [ConfigOption]
    /// What `~` at the beginning of a path stands for.
    private let home: String?
    private var checked: [String: JSONValue] = [:]
    /// Everything that can't be used.
    package private(set) var faults: [ConfigFault] = []
    /// What was set and has no effect, or was not written as it is taken.
    package private(set) var warnings: [ConfigFault] = []
    /// Every variable of `.env` and the environment, for those that the table doesn't know.
    package private(set) var variables = ConfigVariables()

    /// What is configured.
    package var values: ConfigValues { ConfigValues(checked) }

    package init(_ sources: ConfigSources, table: ConfigTable) {
        options = table.options
        home = sources.environment["HOME"]
        for option in options { checked[option.name] = option.fallback }
        if let file = sources.file { take(file: file) }
        if let bytes = sources.dotEnv {
            let (variables, faults) = DotEnv.parse(bytes)
            self.faults += faults
            take(variables: variables, from: ".env")
        }
        take(variables: sources.environment, from: "environment")
        take(flags: sources.flags)
    }

    private mutating func take(file: [UInt8]) {
        let text: TextFile
        do throws(TextFile.Fault) {
            text = try TextFile(file)
        } catch {
            faults.append(ConfigFault("parley.json5", "the file \(error)"))
            return
        }
        guard let json = try? JSONValue(parsing: text.text.utf8, json5: true), let members = json.object else {
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
                guard value != .null else { continue }
                let text = value.string.map(SettingText.init)
                set(option, text.map { .string($0.value) } ?? value, as: path) { json throws(ConfigOption.Unfit) in
                    try option.value(json: json)
                }
                if text?.wasWrapped == true { noteWrapping(path) }
            } else if options.contains(where: { $0.key?.hasPrefix(path + ".") ?? false }) {
                if let members = value.object {
                    take(members: members, under: path + ".")
                } else {
                    faults.append(ConfigFault(path, "\(Redaction.shown(value)) is not a group of keys in braces"))
                }
            } else {
                faults.append(
                    ConfigFault(Redaction.shownName(path), "there is no such key\(suggestion(for: path))")
                )
            }
        }
    }

    private mutating func take(variables: [String: String], from layer: String) {
        self.variables.merge(variables)
        for option in options {
            guard let variable = option.variable, let text = variables[variable] else { continue }
            take(text, for: option, as: "\(variable) (\(layer))")
        }
    }

    private mutating func take(flags: [String: String]) {
        for (key, text) in flags.sorted(by: { $0.key < $1.key }) {
            guard let option = options.first(where: { $0.key == key }) else {
                let fault = ConfigFault("--\(Redaction.shownName(key))", "there is no such key\(suggestion(for: key))")
                faults.append(fault)
                continue
            }
            take(text, for: option, as: "--\(key)")
        }
    }

    private mutating func take(_ written: String, for option: ConfigOption, as name: String) {
        let text = SettingText(written)
        // An empty variable counts as not set, as shells and compose files make them.
        guard !text.value.isEmpty else { return }
        set(option, .string(text.value), as: name) { json throws(ConfigOption.Unfit) in
            try option.value(text: json.string ?? "")
        }
        if text.wasWrapped { noteWrapping(name) }
    }

    private mutating func set(
        _ option: ConfigOption,
        _ written: JSONValue,
        as name: String,
        _ read: (JSONValue) throws(ConfigOption.Unfit) -> JSONValue
    ) {
        let value: JSONValue
        do throws(ConfigOption.Unfit) {
            value = try read(written)
        } catch {
            let shown = option.isSecret ? Redaction.hidden : Redaction.shown(written)
            faults.append(ConfigFault(name, "\(shown) \(error.reason)"))
            return
        }
        checked[option.name] = inHome(value, option)
        if !option.isBuilt && value != option.fallback {
            warnings.append(ConfigFault(name, "has no effect: this version does not have the feature"))
        }
    }

    /// A path with the home folder in place of `~`, as shells would have made it.
    private func inHome(_ value: JSONValue, _ option: ConfigOption) -> JSONValue {
        guard case .path = option.kind, let path = value.string, let home, path == "~" || path.hasPrefix("~/") else {
            return value
        }
        return .string(home + path.dropFirst())
    }

    private mutating func noteWrapping(_ name: String) {
        warnings.append(
            ConfigFault(name, "has blanks, a line end or quotes around its value; it is taken without them")
        )
    }

    private func suggestion(for path: String) -> String {
        let keys = options.compactMap(\.key)
        // Longer than any key by far: not a slip, and the distance would cost its square.
        guard path.utf8.count <= 80 else { return "" }
        let nearest = keys.map { (key: $0, distance: path.editDistance(to: $0)) }.min { $0.distance < $1.distance }
        guard let nearest, nearest.distance <= max(3, path.count / 2) else { return "" }
        return "; did you mean \(nearest.key)?"
    }
}
