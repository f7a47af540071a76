/// What an `MLSMessage` holds (RFC 9420, section 6).
enum WireFormat {
    static let publicMessage: UInt16 = 1
    static let welcome: UInt16 = 3
    static let groupInfo: UInt16 = 4
    static let keyPackage: UInt16 = 5
}
