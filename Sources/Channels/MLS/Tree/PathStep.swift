/// A node of a member's path that gets a new key, and its child on the other side, whose members must learn the secret.
struct PathStep: Sendable, Hashable {
    let node: NodeIndex
    let copathChild: NodeIndex
}
