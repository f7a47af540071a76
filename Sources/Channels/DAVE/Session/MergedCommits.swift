import Cryptography

/// Knows the commits again that a session has merged, by the digests of their bytes.
struct MergedCommits {
    /// Oldest first.
    private var digests: [[UInt8]] = []

    mutating func insert(_ commit: [UInt8]) {
        if digests.count == Limits.mergedCommits { digests.removeFirst() }
        digests.append(SHA256.digest(of: commit))
    }

    func contains(_ commit: [UInt8]) -> Bool { digests.contains(SHA256.digest(of: commit)) }
}
