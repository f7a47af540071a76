extension DAVESession {
    /// Opcode 21, and every commit and welcome: a switch is planned.
    mutating func prepareTransition(_ id: TransitionID, version: Int, _ now: Duration) -> [SessionAction] {
        lastTransition = id
        transitions.removeAll { $0.id == id }
        if transitions.count == Limits.openTransitions { transitions.removeFirst() }
        transitions.append((id, version))
        guard id != 0 else { return executeTransition(0, now) }
        // The others may switch before we hear of it.
        if version == 0, decryptor.passthrough != .open { decryptor.passthrough.beginChange(at: now) }
        return [.transitionReady(id)]
    }

    /// Opcode 22: the switch is made.
    ///
    /// An unknown or repeated number means nothing.
    mutating func executeTransition(_ id: TransitionID, _ now: Duration) -> [SessionAction] {
        guard let index = transitions.firstIndex(where: { $0.id == id }) else { return [] }
        let version = transitions.remove(at: index).version
        if version == 0 {
            stopEncrypting(now)
        } else {
            self.version = version
            decryptor.passthrough.close(at: now)
            useNewestKey()
        }
        return []
    }

    /// Opcode 24: epoch 1 is a new group of the given version.
    mutating func prepareEpoch(_ epoch: UInt64, version: Int, _ now: Duration) -> [SessionAction] {
        guard version > 0 else { return [] }
        // Coming from version 0, others go on in the clear until the switch is made.
        if self.version == 0 { decryptor.passthrough.beginChange(at: now) }
        self.version = version
        guard epoch == 1 else { return [] }
        reset(now)
        return offerKeyPackage()
    }

    private mutating func stopEncrypting(_ now: Duration) {
        version = 0
        forgetGroup()
        transitions.removeAll { $0.version > 0 }
        decryptor.expireEpochs(now)
        decryptor.passthrough = .open
        encryptor = nil
        encryptorSerial = nil
        sending = .clear
    }

    /// Sends with our own key of the newest epoch, if there is one.
    ///
    /// Two transitions may lead to the same epoch: its encryptor is never made twice, since that would begin the nonces
    /// again.
    private mutating func useNewestKey() {
        guard let group else {
            encryptor = nil
            encryptorSerial = nil
            sending = .nothing
            return
        }
        guard encryptorSerial != groupSerial || encryptor == nil else { return }
        encryptor = try? FrameEncryptor(baseSecret: group.baseSecret(of: user))
        encryptorSerial = groupSerial
        sending = .encrypted
    }
}
