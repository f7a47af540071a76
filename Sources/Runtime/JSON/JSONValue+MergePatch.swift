extension JSONValue {
    /// This value changed by a merge patch (RFC 7396): members are replaced, null removes them, objects are merged.
    ///
    /// Linear in what the patch changes, and as deep as the patch.
    package func merged(with patch: JSONValue) -> JSONValue {
        guard case .object(let changes) = patch else { return patch }
        var members = object ?? [:]
        for (name, change) in changes {
            if change.isNull {
                members.removeValue(forKey: name)
            } else {
                members[name] = (members[name] ?? .null).merged(with: change)
            }
        }
        return .object(members)
    }
}
