import DAVE
import FoundationEssentials
import Runtime

/// What a line asks for.
enum Request: Equatable {
    case start(user: UserID, channel: UInt64, version: Int)
    /// Nil for an opcode that means nothing to a session, or a body without what belongs in it.
    case message(GatewayMessage?)
    case encrypt([UInt8])
    case decrypt(user: UserID, frame: [UInt8])
    case advance(Duration)
    case state

    /// The longest time that one request may let pass: a hundred years.
    private static let maxMilliseconds = 3_155_760_000_000

    init(_ line: RequestLines.Line) throws(RequestFault) {
        guard case .complete(let bytes) = line else { throw .tooLong }
        guard let value = try? JSONValue(parsing: bytes) else { throw .notJSON }
        guard value.object != nil else { throw .notAnObject }
        switch value["do"]?.string {
        case "start":
            self = .start(
                user: try Self.userID(value, "user_id"),
                channel: try Self.userID(value, "channel_id").value,
                version: try Self.version(value)
            )
        case "json":
            let opcode = try Self.opcode(value)
            guard GatewayMessage.jsonOpcodes.contains(opcode) else {
                self = .message(nil)
                return
            }
            guard let body = value["d"], body.object != nil else { throw .missing(field: "d", expected: "an object") }
            self = .message(GatewayMessage(opcode: opcode, body: body))
        case "binary":
            self = .message(GatewayMessage(opcode: try Self.opcode(value), payload: try Self.bytes(value, "payload")))
        case "encrypt": self = .encrypt(try Self.bytes(value, "frame"))
        case "decrypt":
            self = .decrypt(user: try Self.userID(value, "user_id"), frame: try Self.bytes(value, "frame"))
        case "advance":
            guard let milliseconds = value["ms"]?.integer, (0...Self.maxMilliseconds).contains(milliseconds) else {
                throw .missing(field: "ms", expected: "a number of milliseconds from 0 on")
            }
            self = .advance(.milliseconds(milliseconds))
        case "state": self = .state
        default: throw .unknownRequest
        }
    }

    private static func userID(_ value: JSONValue, _ field: String) throws(RequestFault) -> UserID {
        guard let user = value[field]?.userID else { throw .missing(field: field, expected: "a decimal id") }
        return user
    }

    private static func version(_ value: JSONValue) throws(RequestFault) -> Int {
        guard let version = value["dave_protocol_version"]?.protocolVersion else {
            throw .missing(field: "dave_protocol_version", expected: "a protocol version")
        }
        return version
    }

    private static func opcode(_ value: JSONValue) throws(RequestFault) -> Int {
        guard case .integer = value["op"], let opcode = value["op"]?.integer else {
            throw .missing(field: "op", expected: "an opcode")
        }
        return opcode
    }

    private static func bytes(_ value: JSONValue, _ field: String) throws(RequestFault) -> [UInt8] {
        guard let text = value[field]?.string, let data = Data(base64Encoded: text),
            // The decoder is generous about padding.
            data.base64EncodedString() == text
        else {
            throw .missing(field: field, expected: "base64")
        }
        return [UInt8](data)
    }
}
