package import Runtime

extension JSONValue {
    /// A whole number from 0 on, which the gateway writes as a number or as a decimal string.
    package var unsigned: UInt64? {
        if let text = string { return UserID(text)?.value }
        return integer.flatMap(UInt64.init(exactly:))
    }

    /// A user's id.
    package var userID: UserID? { unsigned.map { UserID($0) } }

    /// A protocol version: 0 to 65,535.
    package var protocolVersion: Int? { unsigned.flatMap(UInt16.init(exactly:)).map(Int.init) }

    var transitionID: TransitionID? { unsigned.flatMap(TransitionID.init(exactly:)) }
}
