import Runtime
package import WorkerProcesses

/// How the embedded transcriber runs.
package struct PocketSphinxSettings: Sendable {
    /// `parley-speech-worker`; nil when it is not beside the server, which makes the engine unavailable.
    package var worker: HelperExecutable?
    package var model: PocketSphinxModel
    /// How many decoders of about 25 MB may run at the same time; further utterances wait for one.
    package var decoders: Int
    /// How many decoders are kept when nobody speaks.
    package var spareDecoders: Int
    /// How long a decoder may be silent while it has work.
    package var patience: Duration
    /// How long a text may take to come, waiting for a decoder included.
    package var longestWait: Duration

    package init(
        worker: HelperExecutable? = HelperExecutable(named: "parley-speech-worker"),
        model: PocketSphinxModel = .debian,
        decoders: Int? = nil,
        spareDecoders: Int? = nil,
        patience: Duration = .seconds(5),
        longestWait: Duration = .seconds(25)
    ) {
        self.worker = worker
        self.model = model
        self.decoders = max(1, decoders ?? Self.recommendedDecoders)
        self.spareDecoders = spareDecoders ?? Machine.cores
        self.patience = patience
        self.longestWait = longestWait
    }

    /// Four decoders a core, as long as they fit into a quarter of the memory.
    package static var recommendedDecoders: Int {
        min(4 * Machine.cores, Machine.memory / 4 / (25 << 20))
    }
}
