internal import CMicrohttpd
internal import Loops
internal import Runtime

/// One request and its answer, in step with libmicrohttpd, which asks what to do next whenever it has something.
///
/// libmicrohttpd takes an answer before the body (it then closes the connection) or after it, never between. While there
/// is nothing to do for it, the connection is suspended there.
///
/// Safe because everything is touched on the loop only, and the connection's pointer only until `completed`.
@safe
final class HTTPExchange: @unchecked Sendable {
    private enum Stage {
        case reading
        /// The handler knows of a request whose body waits.
        case beforeBody
        case inBody
        case afterBody
    }

    enum Answer {
        case response(HTTPResponse)
        case stream(HTTPBodyStream, status: Int, headers: HTTPHeaders)
        case upgrade(WebSocketUpgrade)
    }

    let loop: EventLoop
    let requestID = RequestID.make()
    private(set) var isHead = false
    private var isHTTP11 = false
    /// Whether libmicrohttpd has the answer.
    private(set) var isQueued = false
    var onDisconnect: (() -> Void)?
    private let target: String
    private var connection: HTTPConnection?
    @safe private var pointer: OpaquePointer?
    private var stage = Stage.reading
    private var answer: Answer?
    private var isSuspended = false
    private var isAborted = false
    private var framing = HeaderGate.Framing.none
    private var body = HTTPBodyReader()

    init(target: String, connection: HTTPConnection) {
        self.target = target
        self.connection = connection
        loop = connection.engine.loop
    }

    /// Whether its answer makes sense to a client that has closed its side.
    var outlivesClientEnd: Bool {
        switch answer {
        case .response, nil: return true
        case .stream, .upgrade: return false
        }
    }

    /// Whether a WebSocket may take over: nothing of the request is left to read (RFC 6455, section 4.1).
    var mayUpgrade: Bool { framing == .none && isHTTP11 }

    var isAnswered: Bool { answer != nil || isAborted }

    static func from(_ pointer: UnsafeMutableRawPointer?) -> HTTPExchange? {
        unsafe pointer.map { unsafe Unmanaged<HTTPExchange>.fromOpaque($0).takeUnretainedValue() }
    }

    // MARK: libmicrohttpd's calls

    /// Does what is due next.
    ///
    /// - Returns: Whether the connection goes on.
    func step(
        _ pointer: OpaquePointer,
        _ method: UnsafePointer<CChar>?,
        _ version: UnsafePointer<CChar>?,
        _ bytes: UnsafePointer<CChar>?,
        _ byteCount: UnsafeMutablePointer<Int>?
    ) -> Bool {
        unsafe self.pointer = pointer
        guard !isAborted, let connection else { return false }
        switch stage {
        case .reading:
            let method = unsafe method.map { unsafe String(cString: $0) } ?? ""
            let version = unsafe version.map { unsafe String(cString: $0) } ?? ""
            guard let request = readHead(method: method, version: version, connection) else { return false }
            connection.headEnded(framing)
            if framing == .none {
                // The call after the body follows at once; an answer now would close the connection.
                stage = .afterBody
                body.end()
                pending = request
                return true
            }
            stage = .beforeBody
            connection.engine.handler.handle(request, HTTPResponder(self, request))
            return settle()
        case .beforeBody:
            guard answer == nil, body.isWanted else { return settle() }
            stage = .inBody
            return true
        case .inBody:
            return unsafe stepInBody(bytes, byteCount, connection)
        case .afterBody:
            if let request = pending {
                pending = nil
                connection.engine.handler.handle(request, HTTPResponder(self, request))
            }
            return settle()
        }
    }

    /// A bodiless request that the handler gets in the next call.
    private var pending: HTTPRequest?

    func completed() {
        pointer = nil
        isSuspended = false
        if case .stream(let stream, _, _) = answer { stream.ended() }
        body.fail(.disconnected)
        let connection = connection
        self.connection = nil
        onDisconnect = nil
        connection?.exchangeCompleted(self)
    }

    private func readHead(method: String, version: String, _ connection: HTTPConnection) -> HTTPRequest? {
        guard let pointer = pointer else { return nil }
        let headers = unsafe HTTPHeaders(of: pointer)
        isHead = method == "HEAD"
        isHTTP11 = version == "HTTP/1.1"
        guard version == "HTTP/1.1" || version == "HTTP/1.0" else {
            connection.fail(.status(505))
            return nil
        }
        let split: RequestTarget
        do throws(HTTPRefusal) {
            split = try readTarget(method: method, headers)
        } catch {
            connection.fail(error)
            return nil
        }
        return HTTPRequest(
            method: method,
            path: split.path,
            rawTarget: target,
            query: split.query,
            headers: headers,
            remoteAddress: connection.remoteAddress,
            isSecure: connection.transport.isSecure,
            requestID: requestID
        )
    }

    private func readTarget(method: String, _ headers: HTTPHeaders) throws(HTTPRefusal) -> RequestTarget {
        guard method.utf8.allSatisfy(\.isTokenCharacter) else { throw .status(400) }
        framing = try HeaderGate.framing(of: headers, isHTTP11: isHTTP11)
        guard let split = RequestTarget(target) else { throw .status(400) }
        guard split.agrees(withHost: headers["Host"]) else { throw .otherHost }
        return split
    }

    private func stepInBody(
        _ bytes: UnsafePointer<CChar>?,
        _ byteCount: UnsafeMutablePointer<Int>?,
        _ connection: HTTPConnection
    ) -> Bool {
        guard let byteCount = unsafe byteCount, unsafe byteCount.pointee > 0, let bytes = unsafe bytes else {
            stage = .afterBody
            connection.requestEnded()
            body.end()
            return settle()
        }
        switch answer {
        case .response(let response):
            connection.answerDirectly(response, requestID: requestID)
            return false
        case .stream, .upgrade:
            // Rare: read the rest away, then answer in order.
            unsafe byteCount.pointee = 0
            return true
        case nil:
            let piece = unsafe UnsafeRawBufferPointer(start: bytes, count: byteCount.pointee).bytes
            guard body.append(piece) else {
                suspend()
                return true
            }
            unsafe byteCount.pointee = 0
            return true
        }
    }

    /// Hands the answer over, or waits for it.
    private func settle() -> Bool {
        guard !isAborted else { return false }
        guard let answer else {
            suspend()
            return true
        }
        guard !isQueued, let pointer = pointer, let connection else { return !isQueued }
        isQueued = true
        connection.requestEnded()
        // What comes behind a chunked body has not been looked at.
        let closes = connection.engine.isDraining || framing == .chunked
        return unsafe answer.queue(on: pointer, of: self, closing: closes)
    }

    // MARK: The handler's calls

    /// Sets the answer; an exchange that is over ignores it.
    func give(_ answer: Answer) {
        precondition(loop.isCurrent, "a request is answered on its loop")
        precondition(self.answer == nil, "a request is answered once")
        self.answer = answer
        if isAborted, case .stream(let stream, _, _) = answer {
            // Told later: the handler has not got the stream yet.
            loop.afterwards { stream.ended() }
        }
        if case .inBody = stage, case .response(let response) = answer {
            // libmicrohttpd would take it only after the rest of the body.
            loop.afterwards { [self] in connection?.answerDirectly(response, requestID: requestID) }
        }
        resume()
    }

    func giveError(_ refusal: HTTPRefusal, headers: HTTPHeaders = [:]) {
        guard !isAnswered, let connection else { return }
        var response = connection.engine.handler.errorBody(for: refusal, requestID: requestID)
        for field in headers.fields { response.headers[field.name] = field.value }
        give(.response(response))
    }

    func readBody(upTo limit: Int) async throws(HTTPBodyError) -> [UInt8] {
        precondition(loop.isCurrent, "a body is read on the connection's loop")
        if isAborted { throw .disconnected }
        if case .length(let count) = framing, count > limit { throw .tooLarge }
        body.want(upTo: limit)
        resume()
        return try await withCheckedContinuation { body.deliver(to: $0) }.get()
    }

    /// Bytes of a stream's answer that the client's socket has not taken.
    var unsentByteCount: Int { connection?.transport.bufferedByteCount ?? 0 }

    /// Makes libmicrohttpd wait; called from within its call.
    func suspend() {
        guard !isSuspended, let pointer = pointer else { return }
        isSuspended = true
        unsafe MHD_suspend_connection(pointer)
    }

    /// Lets libmicrohttpd ask again.
    func resume() {
        guard isSuspended, let pointer = pointer else { return }
        isSuspended = false
        unsafe MHD_resume_connection(pointer)
        connection?.engine.runSoon()
    }

    // MARK: The connection's calls

    /// The client has closed its side but may still read.
    func clientEnded() {
        let action = onDisconnect
        onDisconnect = nil
        action?()
    }

    /// The connection is gone.
    func abort() {
        guard !isAborted else { return }
        isAborted = true
        if case .stream(let stream, _, _) = answer { stream.ended() }
        body.fail(.disconnected)
        clientEnded()
        resume()
    }

    /// The `101` is out: the client's transport goes to the WebSocket.
    func upgraded() {
        guard case .upgrade(let upgrade) = answer, let connection else { return }
        self.connection = nil
        isAborted = true
        guard let (transport, early) = connection.takeTransport() else { return }
        upgrade.take(transport, early: early)
    }
}
