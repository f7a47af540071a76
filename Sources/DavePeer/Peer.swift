import Cryptography
import DAVE
import FoundationEssentials
import Runtime

/// A session, its virtual time, and the answers to requests.
struct Peer: ~Copyable {
    private var session: DAVESession
    /// Since the program began; moves by `advance` only.
    private var now: Duration = .zero

    init() throws(CryptographyError) { session = try DAVESession() }

    /// The one answer to a line.
    mutating func answer(_ line: RequestLines.Line) -> JSONValue {
        do throws(RequestFault) {
            return answer(try Request(line))
        } catch {
            return ["error": .string(error.description)]
        }
    }

    private mutating func answer(_ request: Request) -> JSONValue {
        switch request {
        case .start(let user, let channel, let version):
            return Self.answer(session.start(user: user, channel: channel, version: version, now: now))
        case .message(nil): return Self.answer([])
        case .message(let message?): return Self.answer(session.receive(message, now: now))
        case .encrypt(let packet): return encrypt(packet)
        case .decrypt(let user, let frame): return decrypt(frame, from: user)
        case .advance(let duration):
            now += duration
            return Self.answer(session.advance(to: now))
        case .state: return state
        }
    }

    private mutating func encrypt(_ packet: [UInt8]) -> JSONValue {
        var frame = [UInt8](repeating: 0, count: packet.count + FrameFormat.maxOverhead)
        var room = frame.mutableSpan
        let count = session.encrypt(packet.span, into: &room)
        return Self.answer([], ["frame": count.map { Self.base64(frame.prefix($0)) } ?? .null])
    }

    private mutating func decrypt(_ frame: [UInt8], from user: UserID) -> JSONValue {
        var output = [UInt8](repeating: 0, count: frame.count)
        var room = output.mutableSpan
        let received = session.decrypt(frame.span, from: user, into: &room, now: now)
        if case .failed(let failure) = received.frame {
            return Self.answer(received.actions, ["frame": .null, "failure": .string(Counter(failure).rawValue)])
        }
        return Self.answer(received.actions, ["frame": Self.base64(output.prefix(received.frame.byteCount ?? 0))])
    }

    private var state: JSONValue {
        let counters = session.counters
        return Self.answer(
            [],
            [
                "version": JSONValue(session.version),
                "established": .bool(session.isEstablished),
                "epoch": .integer(Int64(clamping: session.epoch)),
                "epoch_authenticator": session.epochAuthenticator.map { Self.base64($0[...]) } ?? .null,
                "members": .array(session.members.map { .string($0.description) }),
                "can_encrypt": .bool(session.canEncrypt),
                "open_transitions": .array(session.openTransitions.map { .integer(Int64($0)) }),
                "counters": .object(
                    Dictionary(uniqueKeysWithValues: Counter.allCases.map { ($0.rawValue, JSONValue(counters[$0])) })
                ),
            ]
        )
    }

    private static func answer(_ actions: [SessionAction], _ fields: [String: JSONValue] = [:]) -> JSONValue {
        .object(fields.merging(["send": .array(actions.compactMap(message))]) { field, _ in field })
    }

    /// What goes to the voice gateway; nil for what concerns the connection itself.
    private static func message(_ action: SessionAction) -> JSONValue? {
        switch action {
        case .transitionReady(let id): ["op": 23, "d": ["transition_id": .integer(Int64(id))]]
        case .keyPackage(let bytes): ["op": 26, "payload": base64(bytes[...])]
        case .commitWelcome(let bytes): ["op": 28, "payload": base64(bytes[...])]
        case .invalidCommitWelcome(let id): ["op": 31, "d": ["transition_id": .integer(Int64(id))]]
        case .reconnect: nil
        }
    }

    private static func base64(_ bytes: ArraySlice<UInt8>) -> JSONValue {
        .string(Data(bytes).base64EncodedString())
    }
}
