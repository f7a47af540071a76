import Runtime

/// Fields of an agent as they are typed: `speed=1.2`, `voice=slt`, `providers=[{kind:'openai',model:'m'}]`.
enum AgentFields {
    /// The fields that words such as `speed=1.2` name.
    ///
    /// - Throws: ``CommandFailure`` for a word without `=`.
    static func read(_ words: some Sequence<String>) throws(CommandFailure) -> [String: JSONValue] {
        var fields: [String: JSONValue] = [:]
        for word in words {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw .wrongUse("\(Redaction.shown(word)) is not FIELD=VALUE, such as speed=1.2")
            }
            fields[String(parts[0])] = value(String(parts[1]))
        }
        return fields
    }

    /// JSON5 where it is that; any other text is a text.
    private static func value(_ text: String) -> JSONValue {
        (try? JSONValue(parsing: text.utf8, json5: true)) ?? .string(text)
    }
}
