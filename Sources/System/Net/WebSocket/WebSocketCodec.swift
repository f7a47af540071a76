internal import COpenSSL
internal import CWslay

/// The frames of RFC 6455, over wslay, without any I/O: bytes in, messages out, and the other way.
///
/// Pings are answered, faults of the peer queue the close that they deserve (1002, 1007, 1009), and a close is answered
/// by one.
///
/// Safe because wslay's context never leaves this type, and `input` is set only while ``feed(_:to:)`` runs.
@safe
final class WebSocketCodec {
    enum Role {
        case server, client
    }

    @safe private var context: OpaquePointer?
    @safe private var input = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    private var hold = ControlFrameHold()
    private var output: [UInt8] = []
    /// The close frame that is coming in: its payload, and how much of it there will be.
    private var incomingClose: (payload: [UInt8], byteCount: Int)?
    /// Announced by the frames of the present binary message.
    private var binaryByteCount: Int?
    private var isRefusing = false
    private var brokenFraming = false
    private let role: Role
    private let limits: WebSocketLimits
    private weak var receiver: (any WebSocketCodecReceiver)?

    /// Whether the peer may still say something.
    var wantsRead: Bool { unsafe context.map { unsafe wslay_event_want_read($0) != 0 } ?? false }
    /// Whether we may still say something.
    var wantsWrite: Bool { unsafe context.map { unsafe wslay_event_want_write($0) != 0 } ?? false }
    /// Bytes of the frames that wait for ``takeOutput()``.
    var outputByteCount: Int { output.count }
    /// The code of the close that went out, if one did.
    var sentCloseCode: Int? {
        if brokenFraming { return Self.protocolError }
        guard let context = context, unsafe wslay_event_get_close_sent(context) != 0 else { return nil }
        return unsafe Int(wslay_event_get_status_code_sent(context))
    }

    init(_ role: Role, limits: WebSocketLimits) {
        self.role = role
        self.limits = limits
        var callbacks = unsafe wslay_event_callbacks(
            recv_callback: { context, buffer, byteCount, _, me in
                unsafe WebSocketCodec.from(me).read(into: buffer, byteCount, context)
            },
            send_callback: { _, bytes, byteCount, _, me in
                unsafe WebSocketCodec.from(me).output.append(
                    contentsOf: UnsafeRawBufferPointer(start: bytes, count: byteCount)
                )
                return byteCount
            },
            genmask_callback: { _, buffer, byteCount, _ in unsafe RAND_bytes(buffer, Int32(byteCount)) == 1 ? 0 : -1 },
            on_frame_recv_start_callback: { _, frame, me in
                guard let frame = unsafe frame?.pointee else { return }
                unsafe WebSocketCodec.from(me).frameStarted(opcode: frame.opcode, byteCount: frame.payload_length)
            },
            on_frame_recv_chunk_callback: { _, chunk, me in
                guard let chunk = unsafe chunk?.pointee else { return }
                unsafe WebSocketCodec.from(me).closeContinued(
                    UnsafeRawBufferPointer(start: chunk.data, count: chunk.data_length)
                )
            },
            on_frame_recv_end_callback: nil,
            on_msg_recv_callback: { _, message, me in
                guard let message = unsafe message else { return }
                unsafe WebSocketCodec.from(me).received(message.pointee)
            }
        )
        let me = unsafe Unmanaged.passUnretained(self).toOpaque()
        switch role {
        case .server: unsafe wslay_event_context_server_init(&context, &callbacks, me)
        case .client: unsafe wslay_event_context_client_init(&context, &callbacks, me)
        }
        if let context = context {
            let limit = UInt64(max(limits.textByteCount, limits.binaryByteCount))
            unsafe wslay_event_config_set_max_recv_msg_length(context, limit)
        }
    }

    deinit {
        if let context = context { unsafe wslay_event_context_free(context) }
    }

    /// Reads frames and tells `receiver` what they say.
    ///
    /// A peer that breaks the rules gets the close that it deserves, and nothing more is read.
    func feed(_ bytes: RawSpan, to receiver: some WebSocketCodecReceiver) {
        self.receiver = receiver
        unsafe bytes.withUnsafeBytes { bytes in
            guard !hold.held.isEmpty else { return unsafe read(bytes) }
            unsafe (hold.held + bytes).withUnsafeBytes { unsafe read($0) }
        }
    }

    private func read(_ bytes: UnsafeRawBufferPointer) {
        guard let context = context else { return }
        let count = unsafe hold.readableCount(bytes)
        unsafe hold.hold(UnsafeRawBufferPointer(rebasing: bytes[count...]))
        guard count > 0 else { return }
        unsafe input = UnsafeRawBufferPointer(rebasing: bytes[..<count])
        defer { unsafe input = UnsafeRawBufferPointer(start: nil, count: 0) }
        if unsafe wslay_event_recv(context) != 0 { unsafe closeBrokenFraming(context) }
    }

    /// Says 1002 in wslay's place, which closes without a code when a frame's head is wrong.
    private func closeBrokenFraming(_ context: OpaquePointer) {
        guard sentCloseCode == nil, unsafe wslay_event_get_write_enabled(context) != 0 else { return }
        unsafe wslay_event_shutdown_write(context)
        brokenFraming = true
        // Final, close; two bytes, masked by zeros where we are the client.
        output += role == .client ? [0x88, 0x82, 0, 0, 0, 0] : [0x88, 0x02]
        output += [UInt8(Self.protocolError >> 8), UInt8(Self.protocolError & 0xFF)]
    }

    /// Queues one message or ping; ignored after a close.
    func queue(_ opcode: wslay_opcode, _ bytes: RawSpan) {
        guard let context = context else { return }
        unsafe bytes.withUnsafeBytes { bytes in
            var message = unsafe wslay_event_msg(
                opcode: UInt8(opcode.rawValue),
                msg: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
                msg_length: bytes.count
            )
            _ = unsafe wslay_event_queue_msg(context, &message)
        }
        frameQueued()
    }

    /// Queues the close; what was queued before goes first.
    func queueClose(code: Int, reason: String) {
        guard let context = context, let code = UInt16(exactly: code) else { return }
        let reason = reason.prefixOfUTF8(WebSocketCodec.reasonByteCount)
        _ = unsafe wslay_event_queue_close(context, code, reason, reason.count)
        frameQueued()
    }

    /// The frames of everything queued.
    func takeOutput() -> [UInt8] {
        frameQueued()
        defer { output = [] }
        return output
    }

    /// Turns what is queued into frames at once: a close would overtake it in wslay's queue.
    private func frameQueued() {
        if let context = context { unsafe wslay_event_send(context) }
    }

    /// Reads nothing more and says why.
    private func refuse(code: Int, reason: String) {
        isRefusing = true
        if let context = context { unsafe wslay_event_shutdown_read(context) }
        queueClose(code: code, reason: reason)
    }

    /// Bytes that a part of a message has at least where somebody has a reason to send it in parts.
    private static let smallestPart = 128
    private static let protocolError = 1002
    /// A control frame's 125 bytes, less the code (RFC 6455, section 5.5).
    private static let reasonByteCount = 123

    private static func from(_ pointer: UnsafeMutableRawPointer?) -> WebSocketCodec {
        guard let pointer = unsafe pointer else { preconditionFailure("wslay lost its codec") }
        return unsafe Unmanaged<WebSocketCodec>.fromOpaque(pointer).takeUnretainedValue()
    }

    private func read(into buffer: UnsafeMutablePointer<UInt8>?, _ byteCount: Int, _ context: OpaquePointer?) -> Int {
        guard unsafe !input.isEmpty, let buffer = unsafe buffer else {
            if let context = unsafe context {
                unsafe wslay_event_set_error(context, Int32(WSLAY_ERR_WOULDBLOCK.rawValue))
            }
            return -1
        }
        let count = min(byteCount, input.count)
        unsafe UnsafeMutableRawBufferPointer(start: buffer, count: count)
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: input[..<count]))
        unsafe input = UnsafeRawBufferPointer(rebasing: input[count...])
        return count
    }

    /// Refuses what wslay lets pass: binary messages above their own limit, and half a status code.
    private func frameStarted(opcode: UInt8, byteCount: UInt64) {
        switch UInt32(opcode) {
        case WSLAY_BINARY_FRAME.rawValue: binaryByteCount = 0
        case WSLAY_TEXT_FRAME.rawValue: binaryByteCount = nil
        case WSLAY_CONTINUATION_FRAME.rawValue:
            if byteCount < Self.smallestPart { receiver?.receivedIdleFrame() }
        case WSLAY_CONNECTION_CLOSE.rawValue:
            if byteCount == 1 { return refuse(code: 1002, reason: "a close code has two bytes") }
            incomingClose = ([], Int(clamping: byteCount))
            return
        default:
            receiver?.receivedIdleFrame()
            return
        }
        guard let before = binaryByteCount else { return }
        let announced = Int(clamping: byteCount)
        guard announced <= limits.binaryByteCount - before else {
            return refuse(code: 1009, reason: "binary message too big")
        }
        binaryByteCount = before + announced
    }

    /// Checks a close's reason, of which wslay skips two bytes in each piece that it reads, not in the first alone.
    private func closeContinued(_ piece: UnsafeRawBufferPointer) {
        guard var close = incomingClose, !isRefusing else { return }
        unsafe close.payload.append(contentsOf: piece)
        incomingClose = close
        guard close.payload.count == close.byteCount else { return }
        if String(validating: close.payload.dropFirst(2), as: UTF8.self) == nil {
            refuse(code: 1007, reason: "a reason is UTF-8")
        }
    }

    private func received(_ message: wslay_event_on_msg_recv_arg) {
        let bytes = unsafe UnsafeRawBufferPointer(start: message.msg, count: message.msg_length)
        guard !isRefusing else { return }
        switch unsafe UInt32(message.opcode) {
        case WSLAY_TEXT_FRAME.rawValue:
            guard bytes.count <= limits.textByteCount else {
                return refuse(code: 1009, reason: "text message too big")
            }
            unsafe receiver?.receivedText(String(decoding: bytes, as: UTF8.self))
        case WSLAY_BINARY_FRAME.rawValue:
            unsafe receiver?.receivedBinary(bytes.bytes)
        case WSLAY_CONNECTION_CLOSE.rawValue:
            // The payload is the code and the reason, or nothing.
            let code = unsafe message.status_code == 0 ? 1005 : Int(message.status_code)
            unsafe receiver?.receivedClose(code: code, reason: String(decoding: bytes.dropFirst(2), as: UTF8.self))
        default:
            // The answer to a ping, which wslay has queued.
            frameQueued()
        }
    }
}

/// What a ``WebSocketCodec`` reads.
protocol WebSocketCodecReceiver: AnyObject {
    /// A frame that is no message and next to no part of one: a ping, a pong, a small continuation.
    func receivedIdleFrame()
    func receivedText(_ text: String)
    func receivedBinary(_ bytes: RawSpan)
    func receivedClose(code: Int, reason: String)
}

extension String {
    /// The longest beginning that has at most `byteCount` bytes and ends with a whole character.
    fileprivate func prefixOfUTF8(_ byteCount: Int) -> [UInt8] {
        var end = startIndex
        while end < endIndex, self[...end].utf8.count <= byteCount { end = index(after: end) }
        return Array(self[..<end].utf8)
    }
}
