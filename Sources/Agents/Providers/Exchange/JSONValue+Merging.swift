import Runtime

extension JSONValue {
    /// This value changed by another as a merge patch (RFC 7396): objects are merged, null removes, all else replaces.
    func merged(with patch: JSONValue) -> JSONValue {
        guard let changes = patch.object else { return patch }
        var members = object ?? [:]
        for (name, change) in changes {
            if change.isNull {
                members.removeValue(forKey: name)
            } else {
                members[name] = (members[name] ?? [:]).merged(with: change)
            }
        }
        return .object(members)
    }
}
