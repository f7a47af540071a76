package import Configuration
package import Loops
package import Net
import Runtime
package import VoiceCore

/// What an engine may be made from.
package struct EngineParts: Sendable {
    /// What is configured.
    package let values: ConfigValues
    /// Where model files are looked for, in this order.
    package let modelFolders: [String]
    /// Where the helper programs are; nil is the folder of the running executable.
    package let helperFolder: String?
    package let http: HTTPClients
    package let loops: LoopGroup
    /// Whether helper processes are started; without them engines tell what they are, and nothing is asked of them.
    package let startsHelpers: Bool
    /// Whether the engine is in the server's own order; others serve only agents that name them.
    package fileprivate(set) var isInOrder = true
    /// The voice of requests that name none; nil: the engine's own.
    package fileprivate(set) var voice: String?

    package init(
        values: ConfigValues,
        modelFolders: [String],
        helperFolder: String?,
        http: HTTPClients,
        loops: LoopGroup,
        startsHelpers: Bool = true
    ) {
        self.values = values
        self.modelFolders = modelFolders
        self.helperFolder = helperFolder
        self.http = http
        self.loops = loops
        self.startsHelpers = startsHelpers
    }
}

/// A kind of ears.
package typealias EarsKind = EngineKind<any Transcriber>

/// A kind of voice.
package typealias VoiceKind = EngineKind<any SpeechSynthesizer>

/// A kind of engine: its name, what can be configured of it, and how it is made.
///
/// It stands in the engine's folder, and one line of the server's registrations names it.
package struct EngineKind<Engine: Sendable>: Sendable {
    /// As in `stt.engine` or `tts.engine`.
    package let name: String
    /// What it reads; options that several kinds read are declared by one of them or by ``VoiceDefaults``.
    package let options: [ConfigOption]
    private let lack: @Sendable (ConfigValues) -> ConfigFault?
    private let make: @Sendable (EngineParts) -> Engine?

    /// Describes a kind.
    ///
    /// - Parameters:
    ///   - name: In the configuration and in agents' rows.
    ///   - options: What it reads.
    ///   - address: The option without which there is no such engine; nil: it needs none.
    ///   - make: Makes the engine; nil when it is not configured.
    package init(
        _ name: String,
        options: [ConfigOption] = [],
        needs address: ConfigOption? = nil,
        make: @escaping @Sendable (EngineParts) -> Engine?
    ) {
        self.init(
            name,
            options: options,
            lacking: { values in
                address.flatMap { values.optionalText($0) == nil ? ConfigFault($0.name, "is not set") : nil }
            },
            make: make
        )
    }

    /// Describes a kind that can't be made in more cases than that of an address that isn't set.
    ///
    /// - Parameters:
    ///   - name: In the configuration and in agents' rows.
    ///   - options: What it reads.
    ///   - lack: The option that keeps it from being made, and what is wrong with it; nil: nothing.
    ///   - make: Makes the engine; nil when it is not configured.
    package init(
        _ name: String,
        options: [ConfigOption],
        lacking lack: @escaping @Sendable (ConfigValues) -> ConfigFault?,
        make: @escaping @Sendable (EngineParts) -> Engine?
    ) {
        self.name = name
        self.options = options
        self.lack = lack
        self.make = make
    }

    /// Makes the engine.
    ///
    /// - Parameters:
    ///   - parts: What is configured, and what it needs.
    ///   - order: The server's own order; nil: all are in it.
    ///   - voice: For requests that name none.
    /// - Returns: Nil when it is not configured.
    func engine(from parts: EngineParts, order: [String]?, voice: String? = nil) -> Engine? {
        var parts = parts
        parts.voice = voice
        parts.isInOrder = order?.contains(name) ?? true
        return make(parts)
    }

    /// Why it can't be made though it is named; nil when it can.
    ///
    /// - Parameters:
    ///   - values: What is configured.
    ///   - order: The option that names engines.
    /// - Returns: A sentence about the option that is wrong.
    func fault(in values: ConfigValues, order: ConfigOption) -> ConfigFault? {
        guard let lack = lack(values) else { return nil }
        return ConfigFault(lack.name, "\(lack.problem), and \(order.name) names \(name)")
    }
}

/// An engine that knows by itself whether it can work, without being asked to.
package protocol SelfChecking: Sendable {
    /// Why it can't work at the moment; nil when it can.
    var problem: String? { get }

    /// What it does without at the moment, though it works; nil when nothing is missing.
    var limitation: String? { get }

    /// Whether it can't say yet what it can do.
    var isStarting: Bool { get }

    /// Stops helper processes; nothing is asked of the engine afterwards.
    func stop() async
}

extension SelfChecking {
    package var limitation: String? { nil }

    package var isStarting: Bool { false }
}
