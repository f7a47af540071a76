import Cryptography

/// A Welcome that was opened with our keys; whether the group it shows is a good one is asked afterwards.
struct Invitation: ~Copyable {
    let groupInfo: GroupInfo
    let tree: RatchetTree
    let joiner: JoinerSecrets
    private let pathSecret: Shared<SecretBytes>?

    var context: GroupContext { groupInfo.context }

    /// Opens the secrets that are sealed to us, then the group info that is sealed with them.
    ///
    /// - Parameters:
    ///   - welcome: The message.
    ///   - own: Our key package.
    ///   - ratchetTree: The tree, where it came another way than in the group info.
    ///   - preSharedKeys: The keys we share with members, by their identifiers.
    /// - Throws: ``MLSError``.
    init(
        _ welcome: Welcome,
        for own: OwnKeyPackage,
        ratchetTree: RatchetTree?,
        preSharedKeys: [[UInt8]: Shared<SecretBytes>]
    ) throws(MLSError) {
        guard let recipient = welcome.recipients.first(where: { $0.keyPackage == own.reference }) else {
            throw .welcome(.notForUs)
        }
        let secrets = try Self.open(recipient, welcome, own)
        var keys: [(name: PreSharedKeyID, key: Shared<SecretBytes>)] = []
        for name in secrets.preSharedKeys {
            guard let key = preSharedKeys[name.id] else { throw .welcome(.unknownPreSharedKey) }
            keys.append((name, key))
        }
        let pathSecret = secrets.path
        let joiner = JoinerSecrets(joiner: secrets.joiner, preSharedSecret: PreSharedKeyID.secret(of: keys))
        let groupInfo = try Self.open(welcome.sealedGroupInfo, with: joiner)
        let tree = if let ratchetTree { ratchetTree } else { try Self.tree(in: groupInfo) }
        self.groupInfo = groupInfo
        self.tree = tree
        self.joiner = joiner
        self.pathSecret = pathSecret
    }

    /// Our place: where the leaf of our key package is.
    func ownLeaf(of own: OwnKeyPackage) throws(MLSError) -> LeafIndex {
        guard let place = tree.leaves.firstIndex(of: own.keyPackage.leaf) else { throw .welcome(.notAMember) }
        return LeafIndex(UInt32(place))
    }

    /// The tree is the one agreed on, and every node of it is valid; its signer is a member.
    func checkTree(profile: GroupProfile) throws(MLSError) {
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
    func privateKeys(of own: OwnKeyPackage, at ownLeaf: LeafIndex) throws(MLSError) -> PrivateKeys {
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

    private static func open(
        _ recipient: Welcome.Recipient,
        _ welcome: Welcome,
        _ own: OwnKeyPackage
    ) throws(MLSError) -> GroupSecrets {
        let opened = try MLSError.replacing(by: .welcome(.undecryptable)) { () throws(CryptographyError) in
            try own.initKey.value.open(
                recipient.sealedSecrets,
                label: "Welcome",
                context: welcome.sealedGroupInfo
            )
        }
        return try MLSError.wrapping { () throws(PresentationError) in try GroupSecrets.read(opened) }
    }

    private static func open(_ sealed: [UInt8], with joiner: borrowing JoinerSecrets) throws(MLSError) -> GroupInfo {
        let opened = try MLSError.replacing(by: .welcome(.undecryptable)) { () throws(CryptographyError) in
            try joiner.openWelcome(sealed)
        }
        return try MLSError.wrapping { () throws(PresentationError) in
            try GroupInfo(encoded: opened.revealed())
        }
    }

    private static func tree(in groupInfo: GroupInfo) throws(MLSError) -> RatchetTree {
        guard let item = groupInfo.extensions.first(where: { $0.type == Extension.ratchetTree }) else {
            throw .welcome(.missingTree)
        }
        return try MLSError.wrapping { () throws(PresentationError) in try RatchetTree(encoded: item.data) }
    }
}
