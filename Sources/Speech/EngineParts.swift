package import Loops
package import Net
package import VoiceCore

/// What an engine may be made from.
package struct EngineParts: Sendable {
    package var settings: SpeechSettings
    package let http: HTTPClients
    package let loops: LoopGroup
    /// Whether helper processes are started; without them engines tell what they are, and nothing is asked of them.
    package let startsHelpers: Bool

    package init(settings: SpeechSettings, http: HTTPClients, loops: LoopGroup, startsHelpers: Bool = true) {
        self.settings = settings
        self.http = http
        self.loops = loops
        self.startsHelpers = startsHelpers
    }
}

/// Makes one kind of voice; registered by name in the server.
package protocol SynthesizerFactory: Sendable {
    /// As in `tts.engine`.
    static var name: String { get }

    /// The engine; nil when it is not configured.
    static func make(from parts: EngineParts) -> (any SpeechSynthesizer)?
}

/// Makes one kind of ears; registered by name in the server.
package protocol TranscriberFactory: Sendable {
    /// As in `stt.engine`.
    static var name: String { get }

    /// The engine; nil when it is not configured.
    static func make(from parts: EngineParts) -> (any Transcriber)?
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
