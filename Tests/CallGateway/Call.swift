package import Cryptography
package import DAVE
package import MLS

/// A call with a stand-in for the voice gateway: it proposes, chooses a commit, and times transitions.
///
/// Everything happens at once and in order; what a test wants otherwise it does itself.
package final class Call {
    package let channel: UInt64
    package let proposer: ExternalProposer
    package var now: Duration = .zero
    /// Of the established group; 0 before.
    package private(set) var epoch: UInt64 = 0
    package private(set) var callers: [UserID: Caller] = [:]
    /// Who holds the present epoch.
    package private(set) var inGroup: Set<UserID> = []
    /// Those of the present epoch that were not revoked.
    package private(set) var proposals: [GatewayProposal] = []
    /// The commits of the present epoch, in order of arrival.
    package private(set) var commits: [(user: UserID, message: PublicMessage, bytes: [UInt8], welcome: [UInt8])] = []
    /// The last transition that was announced.
    package private(set) var transition: TransitionID = 0
    /// Actions that a caller should not have had.
    package private(set) var complaints: [String] = []

    private var leaves = LeafPlaces()
    private var packages: [UserID: [UInt8]] = [:]
    private var given: [UserID: Int] = [:]

    package init(channel: UInt64) throws(CryptographyError) {
        self.channel = channel
        proposer = try ExternalProposer(channel: channel)
    }

    /// Those who may commit.
    package var committers: [UserID] { (epoch == 0 ? Set(packages.keys) : inGroup).sorted() }

    // MARK: coming and going

    /// Lets callers in, or in again.
    package func connect(_ newcomers: [Caller]) throws {
        for caller in newcomers { callers[caller.user] = caller }
        for caller in newcomers {
            inGroup.remove(caller.user)
            packages[caller.user] = nil
            try take(caller.session.start(user: caller.user, channel: channel, version: 1, now: now), from: caller.user)
            try tell(caller.user, .externalSender(proposer.announcement))
        }
        for user in callers.keys.sorted() { try tell(user, .usersSeen(callers.keys.sorted())) }
    }

    package func disconnect(_ user: UserID) throws {
        callers[user] = nil
        packages[user] = nil
        inGroup.remove(user)
        for other in callers.keys.sorted() { try tell(other, .userLeft(user)) }
        try takeBackAdd(of: user)
        if let leaf = leaves.leaf(of: user), !isRemoving(user) {
            proposals.append(try proposer.proposal(.remove(user, leaf: leaf), epoch: epoch))
        }
        if epoch > 0, inGroup.isEmpty || callers.count < 2 { try reset() }
    }

    /// Everybody begins a new group.
    package func reset() throws {
        epoch = 0
        (inGroup, proposals, commits, packages, given) = ([], [], [], [:], [:])
        leaves = LeafPlaces()
        for user in callers.keys.sorted() { try tell(user, .prepareEpoch(1, version: 1)) }
        if callers.count == 1, let last = callers.keys.first {
            try tell(last, .prepareTransition(0, version: 1))
        }
    }

    private func isRemoving(_ user: UserID) -> Bool {
        proposals.contains { if case .remove(user, _) = $0.change { true } else { false } }
    }

    private func takeBackAdd(of user: UserID) throws {
        let gone = proposals.filter { if case .add(user, _) = $0.change { true } else { false } }
        guard !gone.isEmpty else { return }
        let known = proposals
        proposals.removeAll { proposal in gone.contains { $0.reference == proposal.reference } }
        for other in given.keys.sorted() {
            let count = given[other] ?? 0
            let seen = known.prefix(count).filter { proposal in gone.contains { $0.reference == proposal.reference } }
            given[other] = count - seen.count
            if !seen.isEmpty { try tell(other, .proposals(ExternalProposer.revoking(seen))) }
        }
    }

    // MARK: messages

    /// Tells a caller something, and takes what it answers.
    package func tell(_ user: UserID, _ message: GatewayMessage) throws {
        guard let caller = callers[user] else { return }
        try take(caller.session.receive(message, now: now), from: user)
    }

    /// Takes what a caller wants sent.
    package func take(_ actions: [SessionAction], from user: UserID) throws {
        for action in actions {
            switch action {
            case .keyPackage(let bytes): try takeKeyPackage(bytes, from: user)
            case .commitWelcome(let bytes):
                var reader = PresentationReader(bytes)
                let message = try PublicMessage(from: &reader)
                let count = reader.position
                commits.append((user, message, Array(bytes.prefix(count)), Array(bytes.dropFirst(count))))
            case .transitionReady(let id): if id != transition { complaints.append("\(user) is ready for \(id)") }
            case .invalidCommitWelcome(let id): complaints.append("\(user) can't follow \(id)")
            case .reconnect: complaints.append("\(user) gives up")
            }
        }
    }

    private func takeKeyPackage(_ bytes: [UInt8], from user: UserID) throws {
        try takeBackAdd(of: user)
        packages[user] = bytes
        inGroup.remove(user)
        if epoch > 0, let leaf = leaves.leaf(of: user), !isRemoving(user) {
            proposals.append(try proposer.proposal(.remove(user, leaf: leaf), epoch: epoch))
        }
        proposals.append(try proposer.proposal(.add(user, keyPackage: bytes), epoch: epoch))
    }

    /// Hands out what is proposed and was not handed out yet; nobody hears of its own addition.
    package func propose() throws {
        for user in committers {
            let new = proposals.dropFirst(given[user] ?? 0)
            given[user] = proposals.count
            let forUser = new.filter { if case .add(user, _) = $0.change { false } else { true } }
            if !forUser.isEmpty { try tell(user, .proposals(ExternalProposer.appending(forUser))) }
        }
    }

    // MARK: epochs

    /// Positions in ``commits`` of those that take in all that is proposed to their maker.
    package var candidates: [Int] {
        commits.indices.filter { index in
            let commit = commits[index]
            guard case .commit(let content) = commit.message.content.body else { return false }
            let wanted = proposals.filter { if case .add(commit.user, _) = $0.change { false } else { true } }
            return commits[index].message.content.epoch == epoch
                && Set(content.references.map(\.bytes)) == Set(wanted.map(\.reference))
        }
    }

    /// Announces a commit: to those who were there before it, and by its welcome to those whom it adds.
    package func announce(_ index: Int, transition id: TransitionID) throws {
        let commit = commits[index]
        let before = epoch == 0 ? [commit.user] : inGroup
        let done = proposals
        transition = id
        if epoch == 0 { leaves.add(commit.user) }
        var added: Set<UserID> = []
        for case .remove(_, let leaf) in done.map(\.change) { leaves.remove(leaf) }
        for case .add(let user, _) in done.map(\.change) where epoch > 0 || user != commit.user {
            leaves.add(user)
            added.insert(user)
        }
        epoch += 1
        inGroup = before.union(added)
        (proposals, commits, given, packages) = ([], [], [:], packages.filter { !inGroup.contains($0.key) })
        for user in before.sorted() { try tell(user, .commit(id, commit.bytes)) }
        for user in added.sorted() { try tell(user, .welcome(id, commit.welcome)) }
    }

    package func execute(_ id: TransitionID) throws {
        for user in callers.keys.sorted() { try tell(user, .executeTransition(id)) }
    }

    /// Carries out all that is proposed by the commit that `choose` picks among the candidates.
    package func settle(_ choose: ([Int]) -> Int? = { $0.first }) throws {
        while true {
            try propose()
            guard let index = choose(candidates) else { return }
            let id = transition % 100 + 1
            try announce(index, transition: id)
            try execute(id)
        }
    }

    package func advance(by duration: Duration) throws {
        now += duration
        for user in callers.keys.sorted() {
            guard let caller = callers[user] else { continue }
            try take(caller.session.advance(to: now), from: user)
        }
    }
}
