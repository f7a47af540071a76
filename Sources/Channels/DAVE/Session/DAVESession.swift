package import Cryptography
import MLS

/// Discord's end-to-end encryption of one voice connection (DAVE protocol, version 1): events in, actions out.
///
/// It reads no clock and touches no socket: whoever owns it passes in the messages of the voice gateway and the time since
/// the session began, and sends what comes back. Frames go through it without allocating. One thread at a time.
///
/// A connection begins with ``start(user:channel:version:now:)``; messages may come before.
package struct DAVESession: ~Copyable {
    /// What we send at present.
    enum Sending {
        /// Nothing: no key exists.
        case nothing
        /// Opus as it is: the call is not encrypted.
        case clear
        /// Frames encrypted for an epoch, which may be older than the newest.
        case encrypted
    }

    // MARK: the connection

    var user = UserID(0)
    var groupID: [UInt8] = []
    /// The protocol version in force, or that a new group is made for; 0 is none.
    package internal(set) var version = 0
    /// Users known to be in the call, ourselves included.
    var recognised: Set<UserID> = []
    /// Signs our leaves and commits.
    let signatureKey: Shared<P256PrivateKey>

    // MARK: the group

    /// The newest external sender that was announced while no group existed.
    var externalSender: ExternalSender?
    /// One that was announced meanwhile: it belongs to a connection whose description is yet to come.
    var laterExternalSender: ExternalSender?
    /// Those that a welcome may use, newest last.
    var keyPackages: [OwnKeyPackage] = []
    /// The key package by whose welcome we came in; a repeated welcome means nothing.
    var usedReference: [UInt8]?
    /// A group of ourselves at epoch 0, from which the first commit of a call is made.
    var pending: Group?
    /// The established group.
    var group: Group?
    /// Counts the groups that were adopted: names the epoch of ``encryptor`` without ambiguity.
    var groupSerial = 0
    /// In order of arrival.
    var proposals: [VerifiedProposal] = []
    /// Refused because a user was unknown, who may be announced yet.
    var waiting: [WaitingProposals] = []
    /// Own commits of this epoch: the gateway may choose any of them.
    var ownCommits: [CreatedCommit] = []
    /// Those of this connection by which epochs were reached.
    var merged = MergedCommits()

    // MARK: transitions

    /// Announced and not executed, in order of arrival.
    var transitions: [(id: TransitionID, version: Int)] = []
    var lastTransition: TransitionID?
    var sending = Sending.nothing

    // MARK: media

    var encryptor: FrameEncryptor?
    /// The ``groupSerial`` of the encryptor's epoch.
    var encryptorSerial: Int?
    var decryptor = FrameDecryptor()
    package internal(set) var counters = Counters()

    // MARK: what goes wrong

    var watchdog = GroupWatchdog()
    var streak = FailureStreak()

    /// - Throws: ``CryptographyError`` when there is no memory for the signature key.
    package init() throws(CryptographyError) {
        signatureKey = Shared(try P256PrivateKey())
    }
}
