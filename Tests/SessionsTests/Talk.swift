import Loops
import Runtime
import SQLite
import TestSupport
import VoiceCore

@testable import Sessions

/// A server without a network: a hub over a database file and event loops, for clients who speak or type.
final class Talk: Sendable {
    /// Shared by all tests, and never stopped.
    private static let loops = Result { try LoopGroup(count: 2) }

    let model: ScriptedModel
    let engines: ScriptedEngines
    let agents: ScriptedAgents
    let file: HistoryFile
    let hub: SessionHub

    init(
        _ model: ScriptedModel = ScriptedModel("It is sunny."),
        _ engines: ScriptedEngines = ScriptedEngines(),
        on file: HistoryFile? = nil,
        limit: Int = 100,
        voicePatience: Duration = .seconds(600),
        speaking: (any SpeechEngines)? = nil,
        agent change: (inout Agent) -> Void = { _ in }
    ) throws {
        self.model = model
        self.engines = engines
        self.file = try file ?? HistoryFile()
        var agent = Agent(
            id: "a1",
            name: "parley",
            instructions: "Be brief.",
            endpointing: EndpointingSettings(mode: .fixed),
            speculation: false,
            model: model
        )
        change(&agent)
        agents = ScriptedAgents(agent)
        hub = SessionHub(
            services: SessionServices(
                agents: agents,
                engines: speaking ?? engines,
                history: self.file.history,
                voicePatience: voicePatience
            ),
            loops: try Self.loops.get(),
            cache: SessionHub.Cache(capacity: 10, lifetime: .seconds(900)),
            limit: limit
        )
    }

    var history: HistoryStore { hub.services.history }

    /// Connects a client.
    func connect(_ request: SessionRequest = SessionRequest(channel: "websocket")) async throws -> Client {
        let admission = try await hub.admit(request)
        let recorder = EventRecorder()
        return await onLoop(admission.loop) { Client(admission, recorder, request.speaker) }
    }

    func messages(_ session: SessionID) async throws -> [MessageRecord] {
        try await history.messages(of: session).elements
    }
}

/// Runs something on a loop's thread and returns what it made.
func onLoop<Value: Sendable>(_ loop: EventLoop, _ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        loop.post { continuation.resume(returning: body()) }
    }
}

/// Somebody who is connected to a session.
final class Client: Sendable {
    let session: SessionID
    let isResumed: Bool
    let messageCount: Int
    let events: EventRecorder
    private let port: any SessionPort
    private let attachment: AttachmentID
    private let speaker: SpeakerID
    private let heard = Lock<[SpeakerID: Int]>([:])

    /// On the session's loop.
    init(_ admission: any Admission, _ events: EventRecorder, _ speaker: SpeakerID) {
        session = admission.session
        isResumed = admission.isResumed
        messageCount = admission.messageCount
        self.events = events
        self.speaker = speaker
        (port, attachment) = admission.attach(events)
    }

    /// Speaks for so long, as fast as the session takes it.
    func speak(_ milliseconds: Int = 400, as other: SpeakerID? = nil) async {
        await send(milliseconds, 1_000, from: other ?? speaker)
    }

    /// Sends silence for so long.
    func pause(_ milliseconds: Int = 700, as other: SpeakerID? = nil) async {
        await send(milliseconds, 0, from: other ?? speaker)
    }

    private func send(_ milliseconds: Int, _ sample: Int16, from speaker: SpeakerID) async {
        await onLoop(port.loop) { [self] in
            for _ in 0..<milliseconds / 20 {
                let start = heard.withLock { heard in
                    heard[speaker, default: 0] += AudioFrame.hearingCount
                    return heard[speaker, default: 0] - AudioFrame.hearingCount
                }
                let samples = Array(repeating: sample, count: AudioFrame.hearingCount)
                let frame = AudioFrame(
                    samples: samples,
                    sampleRate: AudioFrame.hearingRate,
                    startsAt: SampleTime(start)
                )
                port.receive(frame, from: speaker)
            }
        }
    }

    /// Waits until the session has done what was asked of its loop before.
    func settle() async { await onLoop(port.loop) {} }

    func input(_ command: InputCommand) async {
        await onLoop(port.loop) { [self] in port.input(command, from: speaker) }
    }

    /// Asks for all this within one turn of the loop.
    func inputAtOnce(_ commands: [InputCommand]) async {
        await onLoop(port.loop) { [self] in
            for command in commands { port.input(command, from: speaker) }
        }
    }

    func type(_ text: String) async { await input(.text(text)) }

    func played(_ duration: Duration, of reply: MessageID) async {
        await onLoop(port.loop) { [self] in port.played(duration, of: reply) }
    }

    func speakerLeft(_ speaker: SpeakerID) async {
        await onLoop(port.loop) { [self] in port.speakerLeft(speaker) }
    }

    func leave() async {
        await onLoop(port.loop) { [self] in port.detach(attachment) }
    }

    func partial(_ text: String, _ engines: ScriptedEngines) async {
        await onLoop(port.loop) { engines.partial(text) }
    }
}
