/// How much of RFC 9420 a group makes use of.
enum GroupProfile: Sendable {
    /// Only the external sender proposes, and commits take its proposals by reference; nobody is a member twice, and
    /// members keep their signature keys.
    case externallyManaged
    /// Members propose too, in messages of their own or in their commits, and may change their keys.
    case selfManaged
}
