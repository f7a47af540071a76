extension LeafNode {
    /// The checks of RFC 9420, section 7.3, that concern the leaf alone.
    ///
    /// Lifetimes are not compared with a clock: members of long calls would fall out of their own groups.
    func check(at place: Place?) throws(LeafFault) {
        guard capabilities.sufficesForGroup else { throw .insufficientCapabilities }
        guard extensions.allSatisfy({ capabilities.supports(extension: $0.type) }) else { throw .unlistedExtension }
        guard hasValidSignature(at: place) else { throw .invalidSignature }
    }

    var isForKeyPackage: Bool { if case .keyPackage = source { true } else { false } }
    var isForUpdate: Bool { source == .update }

    /// What binds the leaf to the path it was committed with.
    var parentHash: [UInt8]? { if case .commit(let parentHash) = source { parentHash } else { nil } }
}
