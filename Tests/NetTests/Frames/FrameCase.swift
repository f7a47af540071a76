import Testing

/// Frames of a peer, and what an echo must make of them: a server's, or a client's.
struct FrameCase: Sendable, CustomTestStringConvertible {
    let name: String
    let sent: [Frame]
    /// What comes back before the end.
    let echoes: [ReceivedFrame]
    /// The close that the frames bring about; 1005 is one without a code.
    let code: Int
    var testDescription: String { name }

    init(name: String, sent: [Frame], echoes: [ReceivedFrame] = [], code: Int) {
        self.name = name
        self.sent = sent
        self.echoes = echoes
        self.code = code
    }

    /// One message, which comes back, and a close.
    init(name: String, echoing message: ReceivedFrame) {
        self.init(name: name, sent: [Frame(message.opcode, message.payload), Self.end], echoes: [message], code: 1000)
    }

    /// What comes back, with the close at its end.
    var answers: [ReceivedFrame] {
        echoes + [ReceivedFrame(opcode: 8, payload: code == 1005 ? [] : [UInt8(code >> 8), UInt8(code & 0xFF)])]
    }

    /// The frames as bytes, masked as a client masks them or plain as a server sends them.
    func bytes(isMasked: Bool) -> [UInt8] { sent.flatMap { $0.bytes(isMasked: isMasked) } }
}

extension ReceivedFrame {
    static func text(_ text: String) -> ReceivedFrame { ReceivedFrame(opcode: 1, payload: Array(text.utf8)) }
}
