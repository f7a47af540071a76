package import Runtime

extension GatewayMessage {
    /// The opcodes in JSON that mean something here (DAVE protocol 1.1, "Voice Gateway Opcodes").
    package static let jsonOpcodes: Set<Int> = [5, 11, 12, 13, 18, 20, 21, 22, 24]

    /// Reads the `d` of a JSON opcode.
    ///
    /// - Parameters:
    ///   - opcode: Any; nil for what is not in ``jsonOpcodes``.
    ///   - body: Any; numbers may come as strings, ids as numbers. Nil where a field is missing or makes no sense.
    package init?(opcode: Int, body: JSONValue) {
        switch opcode {
        case 5, 12, 18, 20:
            guard let user = body["user_id"]?.userID else { return nil }
            self = .usersSeen([user])
        case 11:
            guard let users = body["user_ids"]?.array else { return nil }
            self = .usersSeen(users.prefix(Limits.users).compactMap(\.userID))
        case 13:
            guard let user = body["user_id"]?.userID else { return nil }
            self = .userLeft(user)
        case 21:
            guard let id = body["transition_id"]?.transitionID,
                let version = body["protocol_version"]?.protocolVersion
            else { return nil }
            self = .prepareTransition(id, version: version)
        case 22:
            guard let id = body["transition_id"]?.transitionID else { return nil }
            self = .executeTransition(id)
        case 24:
            guard let epoch = body["epoch"]?.unsigned, let version = body["protocol_version"]?.protocolVersion else {
                return nil
            }
            self = .prepareEpoch(epoch, version: version)
        default: return nil
        }
    }
}
