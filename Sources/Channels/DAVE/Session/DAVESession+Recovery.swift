import MLS

extension DAVESession {
    /// Gives up the group within a connection.
    ///
    /// Keys to open frames stay for their time, and ours to send with until it is replaced.
    mutating func reset(_ now: Duration) {
        counters.count(.resets)
        forgetGroup()
        usedReference = nil
        // A switch to version 0 is not the group's.
        transitions.removeAll { $0.version > 0 }
        decryptor.expireEpochs(now)
        streak.end()
    }

    mutating func forgetGroup() {
        group = nil
        keyPackages = []
        forgetPending()
    }

    mutating func forgetPending() {
        pending = nil
        proposals = []
        waiting = []
        ownCommits = []
    }

    /// Opcode 31, and a key package by which we can be let in again.
    mutating func recover(_ id: TransitionID, _ now: Duration) -> [SessionAction] {
        counters.count(.recoveries)
        reset(now)
        return [.invalidCommitWelcome(id)] + offerKeyPackage()
    }

    /// Opcode 26, unasked: otherwise nothing ever starts.
    mutating func offerKeyPackage() -> [SessionAction] {
        guard let package = try? OwnKeyPackage(identity: user.identity, signatureKey: signatureKey) else {
            return [.reconnect]
        }
        if keyPackages.count == Limits.keyPackages { keyPackages.removeFirst() }
        keyPackages.append(package)
        makePending()
        return [.keyPackage(package.keyPackage.encoded)]
    }

    /// The group from which the first commit of a call is made, as soon as key package and external sender are there.
    mutating func makePending() {
        guard group == nil, pending == nil, let package = keyPackages.last, let externalSender else { return }
        pending = Group.create(groupID: groupID, own: package, externalSender: externalSender)
    }

    /// What has to be done about a group that doesn't come about.
    mutating func watch(_ now: Duration) -> [SessionAction] {
        switch watchdog.due(now) {
        case .nothing: []
        case .offerAgain: offerKeyPackage()
        case .reconnect: [.reconnect]
        }
    }

    /// What has to be done about frames of members that can't be opened although no switch is under way.
    mutating func noteFailure(of sender: UserID, _ now: Duration) -> [SessionAction] {
        guard transitions.isEmpty, others.contains(sender) else { return [] }
        switch streak.failed(sender, now) {
        case .nothing: return []
        case .recover: return recover(lastTransition ?? 0, now)
        case .reconnect: return [.reconnect]
        }
    }
}
