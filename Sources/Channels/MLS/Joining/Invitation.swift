import Cryptography

/// The group that an opened Welcome shows, whose tree is yet to be checked.
struct Invitation: Sendable {
    let groupInfo: GroupInfo
    let tree: RatchetTree

    var context: GroupContext { groupInfo.context }

    /// Takes the tree from the group info unless it came another way.
    init(_ groupInfo: GroupInfo, ratchetTree: RatchetTree?) throws(MLSError) {
        self.groupInfo = groupInfo
        tree = if let ratchetTree { ratchetTree } else { try Self.tree(in: groupInfo) }
    }

    /// Our place: where the leaf of our key package is.
    func ownLeaf(of own: OwnKeyPackage) throws(MLSError) -> LeafIndex {
        guard let place = tree.leaves.firstIndex(of: own.keyPackage.leaf) else { throw .welcome(.notAMember) }
        return LeafIndex(UInt32(place))
    }

    /// The tree is the one agreed on, and every node of it is valid; its signer is a member.
    func check(profile: GroupProfile) throws(MLSError) {
        guard tree.treeHash == context.treeHash else { throw .tree(.wrongHash) }
        guard let signer = tree[groupInfo.signer] else { throw .welcome(.unknownSigner) }
        guard groupInfo.hasValidSignature(of: signer.signatureKey) else { throw .welcome(.invalidSignature) }
        try MLSError.wrapping { () throws(TreeFault) in
            try tree.checkStructure()
            if profile == .externallyManaged { try tree.checkIdentities() }
        }
        try MLSError.wrapping { () throws(LeafFault) in
            for index in tree.memberIndices {
                try tree[index]?.check(at: LeafNode.Place(groupID: context.groupID, index: index))
            }
        }
    }

    /// Our leaf's key and, where the commit had a path, those of the nodes above us that it set.
    func privateKeys(
        of own: OwnKeyPackage,
        at ownLeaf: LeafIndex,
        pathSecret: Shared<SecretBytes>?
    ) throws(MLSError) -> PrivateKeys {
        var keys = PrivateKeys(leaf: own.leafKey)
        guard let pathSecret else { return keys }
        let steps = tree.filteredDirectPath(of: groupInfo.signer).drop { !$0.node.contains(ownLeaf) }
        let path = try MLSError.wrapping { () throws(CryptographyError) in
            try PathKeys(from: pathSecret, count: steps.count)
        }
        guard groupInfo.signer != ownLeaf, !steps.isEmpty,
            steps.map({ tree.encryptionKey(of: $0.node) }) == path.publicKeys
        else { throw .welcome(.wrongPathSecret) }
        keys.insert(path.keys, at: steps)
        return keys
    }

    private static func tree(in groupInfo: GroupInfo) throws(MLSError) -> RatchetTree {
        guard let item = groupInfo.extensions.first(where: { $0.type == Extension.ratchetTree }) else {
            throw .welcome(.missingTree)
        }
        return try MLSError.wrapping { () throws(PresentationError) in try RatchetTree(encoded: item.data) }
    }
}
