import CallGateway
import Cryptography
import DAVE
import MLS
import Runtime

/// An entry point for bytes from outside; whatever they are, it returns.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// Frames of another member.
    case frame
    /// The body of a JSON opcode: opcode byte, then JSON.
    case json
    /// Binary opcodes: opcode byte, then payload.
    case opcode
    case keyPackage
    case proposal
    case externalSender
    case publicMessage
    case welcome
    /// Messages to an established group: proposals and commits are verified.
    case group
    /// A welcome to a key package that we have the keys of.
    case join
    /// Binary opcodes to a session in an established group.
    case session

    /// Runs the entry point.
    ///
    /// - Returns: Whether the bytes were taken for what they should be.
    @discardableResult
    package func run(_ input: [UInt8], _ world: FuzzWorld) -> Bool {
        switch self {
        case .frame: world.open(input)
        case .json: Self.readJSON(input)
        case .opcode:
            input.first.map { GatewayMessage(opcode: Int($0), payload: Array(input.dropFirst())) != nil } ?? false
        case .keyPackage: Self.reads(KeyPackage.self, input)
        case .proposal: Self.reads(Proposal.self, input)
        case .externalSender: Self.reads(ExternalSender.self, input)
        case .publicMessage: Self.reads(PublicMessage.self, input)
        case .welcome: Self.reads(Welcome.self, input)
        case .group: world.process(input)
        case .join: world.join(input)
        case .session: world.deliver(input)
        }
    }

    private static func readJSON(_ input: [UInt8]) -> Bool {
        guard let opcode = input.first, let body = try? JSONValue(parsing: input.dropFirst()) else { return false }
        return GatewayMessage(opcode: Int(opcode), body: body) != nil
    }

    /// What was read is written again byte for byte.
    private static func reads<Value: Presentable>(_: Value.Type, _ input: [UInt8]) -> Bool {
        guard let value = try? Value(encoded: input) else { return false }
        precondition(value.encoded == input, "a value was read that has two encodings")
        return true
    }
}
