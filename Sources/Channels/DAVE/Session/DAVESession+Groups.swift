import MLS

extension DAVESession {
    /// Opcode 27: adds to or takes from what is proposed, then commits to all of it.
    ///
    /// A message with a proposal that breaks a rule is dropped whole.
    mutating func receiveProposals(_ payload: [UInt8], _ now: Duration) -> [SessionAction] {
        guard version > 0, let base = group ?? pending else { return [] }
        guard let message = ProposalsMessage(payload) else { return rejectProposals() }
        switch message {
        case .revoke(let references):
            proposals.removeAll { references.contains($0.reference.bytes) }
            for index in waiting.indices {
                waiting[index].proposals.removeAll { references.contains($0.reference.bytes) }
            }
            waiting.removeAll { $0.proposals.isEmpty }
            return commit()
        case .append(let messages):
            do throws(MLSError) {
                let new = try base.verifyProposals(messages)
                return append(new, until: now + WaitingProposals.patience, in: base)
            } catch {
                return rejectProposals()
            }
        }
    }

    /// A user who was unknown may have been announced.
    mutating func retryWaitingProposals() -> [SessionAction] {
        guard let base = group ?? pending else { return [] }
        var actions: [SessionAction] = []
        for message in waiting where base.firstFault(of: proposals + message.proposals, recognised) == nil {
            waiting.removeAll { $0.id == message.id }
            proposals += message.proposals
            actions = commit()
        }
        return actions
    }

    private mutating func append(_ new: [VerifiedProposal], until: Duration, in base: Group) -> [SessionAction] {
        let unknown = new.filter { proposal in !proposals.contains { $0.reference == proposal.reference } }
        guard proposals.count + unknown.count <= Limits.proposals else { return rejectProposals() }
        switch base.firstFault(of: proposals + unknown, recognised) {
        case nil:
            proposals += unknown
            return commit()
        case .unknownUser:
            if waiting.count == Limits.waitingProposalMessages { waiting.removeFirst() }
            waiting.append(WaitingProposals(proposals: unknown, until: until))
            return rejectProposals()
        case .forbidden: return rejectProposals()
        }
    }

    private mutating func rejectProposals() -> [SessionAction] {
        counters.count(.proposalsRejected)
        return []
    }

    /// A commit to everything that is proposed, unless it removes ourselves; the group changes when the gateway chooses it.
    private mutating func commit() -> [SessionAction] {
        guard !proposals.isEmpty, let base = group ?? pending, !base.isRemoved(by: proposals),
            let commit = try? base.commit(to: proposals)
        else { return [] }
        if ownCommits.count == Limits.ownCommits { ownCommits.removeFirst() }
        ownCommits.append(commit)
        return [.commitWelcome(commit.message + (commit.welcome ?? []))]
    }

    /// Opcode 29: the commit that the gateway chose, ours or another's.
    mutating func receiveCommit(_ bytes: [UInt8], _ id: TransitionID, _ now: Duration) -> [SessionAction] {
        guard version > 0 else {
            counters.count(.commitsIgnored)
            return []
        }
        if let own = ownCommits.first(where: { $0.message == bytes }) {
            counters.count(.commitsOwn)
            return merge(bytes, into: own.staged.next, id, now)
        }
        // Without a group another pending member won; its welcome follows. What was merged is sent once more, as after a
        // resumed connection. Any other commit of an epoch that we left is one that we can't follow: who ignored it would
        // stay behind the group.
        guard let group, !merged.contains(bytes) else {
            counters.count(.commitsIgnored)
            return []
        }
        do throws(MLSError) {
            let next = try group.following(bytes, among: proposals + waiting.flatMap(\.proposals))
            return merge(bytes, into: next, id, now)
        } catch .removedFromGroup {
            // We are out; a new key package is sent when nobody lets us in by the old way.
            reset(now)
            return []
        } catch {
            counters.count(.commitsFailed)
            return recover(id, now)
        }
    }

    /// Opcode 30: somebody let us in.
    mutating func receiveWelcome(_ bytes: [UInt8], _ id: TransitionID, _ now: Duration) -> [SessionAction] {
        guard version > 0 else { return [] }
        let welcome = try? Welcome(encoded: bytes)
        let invited = welcome?.recipients.map(\.keyPackage) ?? []
        if let welcome, let externalSender,
            let own = keyPackages.last(where: { invited.contains($0.reference) }),
            let joined = try? Group.join(welcome, with: own, groupID: groupID, externalSender: externalSender)
        {
            counters.count(.welcomesJoined)
            usedReference = own.reference
            return adopt(joined, id, now)
        }
        // Sent once more, as after a resumed connection.
        if group != nil, let usedReference, invited.contains(usedReference) { return [] }
        counters.count(.welcomesFailed)
        return recover(id, now)
    }

    private mutating func merge(
        _ commit: [UInt8],
        into next: Group,
        _ id: TransitionID,
        _ now: Duration
    ) -> [SessionAction] {
        counters.count(.commitsMerged)
        merged.insert(commit)
        return adopt(next, id, now)
    }

    /// Makes an epoch current: its frames are opened from now on, and sent once the transition is executed.
    private mutating func adopt(_ next: Group, _ id: TransitionID, _ now: Duration) -> [SessionAction] {
        forgetGroup()
        group = next
        groupSerial += 1
        counters.count(.epochs)
        decryptor.beginEpoch(of: others, now: now) { next.baseSecret(of: $0) }
        streak.end()
        return prepareTransition(id, version: version, now)
    }
}
