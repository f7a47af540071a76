/// What a supervised helper tells its owner.
package enum WorkerEvent: Sendable {
    /// A process runs; what was told to an earlier one has to be told again.
    case started
    case message([UInt8])
    /// The process ended, or could not start. The next one is started after a while.
    case ended(WorkerExit)
}
