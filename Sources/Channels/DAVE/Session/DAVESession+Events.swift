import MLS

extension DAVESession {
    /// The session description came (opcode 4): a new connection begins, of which only what was announced is known.
    ///
    /// - Parameters:
    ///   - user: Ourselves.
    ///   - channel: The voice channel, whose id is the group's.
    ///   - version: `dave_protocol_version`; 0 for a call that is not encrypted.
    ///   - now: Since the session began.
    /// - Returns: A key package, where the call is encrypted.
    package mutating func start(user: UserID, channel: UInt64, version: Int, now: Duration) -> [SessionAction] {
        self.user = user
        groupID = UserID(channel).identity
        self.version = version
        recognised.insert(user)
        externalSender = laterExternalSender ?? externalSender
        laterExternalSender = nil
        forgetGroup()
        transitions = []
        lastTransition = nil
        usedReference = nil
        merged = MergedCommits()
        encryptor = nil
        encryptorSerial = nil
        decryptor = FrameDecryptor()
        decryptor.passthrough = version == 0 ? .open : .closed
        sending = version == 0 ? .clear : .nothing
        streak = FailureStreak()
        let actions = version == 0 ? [] : offerKeyPackage()
        return settled(actions, now)
    }

    /// A message of the voice gateway came.
    package mutating func receive(_ message: GatewayMessage, now: Duration) -> [SessionAction] {
        let actions: [SessionAction] =
            switch message {
            case .usersSeen(let users): recognise(users)
            case .userLeft(let user): forget(user)
            case .prepareTransition(let id, let version): prepareTransition(id, version: version, now)
            case .executeTransition(let id): executeTransition(id, now)
            case .prepareEpoch(let epoch, let version): prepareEpoch(epoch, version: version, now)
            case .externalSender(let sender): learn(sender)
            case .proposals(let payload): receiveProposals(payload, now)
            case .commit(let id, let commit): receiveCommit(commit, id, now)
            case .welcome(let id, let welcome): receiveWelcome(welcome, id, now)
            }
        return settled(actions, now)
    }

    /// Time goes on; call about once a second.
    package mutating func advance(to now: Duration) -> [SessionAction] {
        waiting.removeAll { $0.until <= now }
        decryptor.dropExpired(now)
        return settled(watch(now), now)
    }

    /// Whatever happened: the watchdog learns whether we wait for a group.
    private mutating func settled(_ actions: [SessionAction], _ now: Duration) -> [SessionAction] {
        watchdog.observe(isWaiting: version > 0 && group == nil && recognised.count > 1, now)
        return actions
    }

    private mutating func recognise(_ users: [UserID]) -> [SessionAction] {
        for user in users where recognised.count < Limits.users { recognised.insert(user) }
        return retryWaitingProposals()
    }

    /// Keys stay until their time is over; the Remove comes as a proposal.
    private mutating func forget(_ user: UserID) -> [SessionAction] {
        if user != self.user { recognised.remove(user) }
        return []
    }

    /// Libraries refuse another external sender while they are in a group; so do we, but keep it for a new connection.
    private mutating func learn(_ payload: [UInt8]) -> [SessionAction] {
        guard let sender = try? ExternalSender(encoded: payload) else { return [] }
        guard group == nil else {
            laterExternalSender = sender
            return []
        }
        if sender != externalSender {
            externalSender = sender
            forgetPending()
        }
        makePending()
        return []
    }
}
