internal import COpenSSL
internal import Loops
internal import Runtime

/// The client's opening handshake (RFC 6455, section 4.1) over a connection that is being made.
///
/// Safe because it is touched on its loop only.
final class WebSocketOpening: @unchecked Sendable {
    typealias Result = Swift.Result<WebSocket, WebSocketClientError>

    private static let headLimit = 32 * 1024

    private let url: CurlURL
    private let headers: [(name: String, value: String)]
    private let subprotocols: [String]
    private let limits: WebSocketLimits
    private let patience: Duration
    private let start: @Sendable (WebSocket) -> Void
    private let key = WebSocketOpening.newKey()
    private var connection: CurlConnection?
    private var received: [UInt8] = []
    private var timer: LoopTimer?
    private var completion: ((Result) -> Void)?
    private var isCancelled = false

    init(
        to url: CurlURL,
        headers: [(name: String, value: String)],
        subprotocols: [String],
        limits: WebSocketLimits,
        patience: Duration,
        start: @escaping @Sendable (WebSocket) -> Void
    ) {
        self.url = url
        self.headers = headers
        self.subprotocols = subprotocols
        self.limits = limits
        self.patience = patience
        self.start = start
    }

    /// Connects, and calls `completion` once.
    func open(_ easy: CurlEasy, on multi: CurlMulti, _ completion: @escaping (Result) -> Void) {
        guard !isCancelled else { return completion(.failure(.cancelled)) }
        self.completion = completion
        let timer = LoopTimer(on: multi.loop)
        timer.set(after: patience) { [weak self] in self?.fail(.timedOut) }
        self.timer = timer
        let connection = CurlConnection(easy, multi: multi, isSecure: url.scheme == "https") { [self] error in
            if let error { fail(.connection(error)) } else { sendRequest() }
        }
        self.connection = connection
        connection.connect()
    }

    func cancel() {
        isCancelled = true
        fail(.cancelled)
    }

    private func sendRequest() {
        guard let connection else { return }
        var lines = [
            "GET \(url.target) HTTP/1.1", "Host: \(url.authority)", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Key: \(key)", "Sec-WebSocket-Version: 13",
        ]
        if !subprotocols.isEmpty { lines.append("Sec-WebSocket-Protocol: \(subprotocols.joined(separator: ", "))") }
        lines += headers.map { "\($0.name): \($0.value)" }
        connection.receiver = self
        unsafe connection.write(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8).span.bytes)
        connection.resumeReading()
    }

    private func fail(_ error: WebSocketClientError) {
        guard let completion else { return }
        end()
        connection?.abort()
        connection = nil
        completion(.failure(error))
    }

    private func end() {
        completion = nil
        timer = nil
    }

    /// Takes over what the server has answered so far, the bytes behind its head included.
    private func finish(_ head: [UInt8], early: [UInt8]) {
        guard let connection, let completion else { return }
        let answer = Head(head)
        if let fault = fault(in: answer) { return fail(fault) }
        end()
        self.connection = nil
        connection.pauseReading()
        let subprotocol = answer.values("sec-websocket-protocol").first
        let socket = WebSocket(connection, role: .client, subprotocol: subprotocol, limits: limits)
        start(socket)
        // Not within the transport's own call.
        connection.loop.afterwards { socket.open(early: early) }
        completion(.success(socket))
    }

    private func fault(in answer: Head) -> WebSocketClientError? {
        guard answer.status == 101 else { return answer.status.map { .refused(status: $0) } ?? .malformed("no status") }
        guard answer.values("upgrade").contains(where: { $0.lowercased() == "websocket" }),
            answer.values("connection").contains(where: { $0.lowercased().contains("upgrade") })
        else { return .malformed("no upgrade to websocket") }
        guard answer.values("sec-websocket-accept") == [WebSocketHandshake.acceptKey(for: key)] else {
            return .malformed("a wrong Sec-WebSocket-Accept")
        }
        guard answer.values("sec-websocket-extensions").isEmpty else {
            return .malformed("an extension nobody asked for")
        }
        let chosen = answer.values("sec-websocket-protocol")
        guard chosen.isEmpty || (chosen.count == 1 && subprotocols.contains(chosen[0])) else {
            return .malformed("a subprotocol nobody offered")
        }
        return nil
    }

    /// 16 random bytes in base64.
    private static func newKey() -> String {
        var bytes = [UInt8](repeating: 0, count: 16)
        unsafe RAND_bytes(&bytes, Int32(bytes.count))
        var text = [UInt8](repeating: 0, count: 25)
        let count = unsafe EVP_EncodeBlock(&text, bytes, Int32(bytes.count))
        return String(decoding: text.prefix(Int(count)), as: UTF8.self)
    }
}

extension WebSocketOpening: TransportReceiver {
    func received(_ bytes: RawSpan) {
        guard completion != nil else { return }
        unsafe bytes.withUnsafeBytes { unsafe received.append(contentsOf: $0) }
        if let end = received.endOfHead {
            finish(Array(received[..<end]), early: Array(received[end...]))
        } else if received.count > Self.headLimit {
            fail(.malformed("its head is too long"))
        }
    }

    func ended(_ failure: String?) {
        fail(.connection(.cut(failure ?? "the server closed it during the handshake")))
    }

    func drained() {}
}

/// The head of the server's answer.
private struct Head {
    let status: Int?
    private let fields: [(name: String, value: String)]

    init(_ bytes: [UInt8]) {
        let lines = String(decoding: bytes, as: UTF8.self).streamSafe.split(separator: "\r\n")
        let words = lines.first?.split(separator: " ", maxSplits: 2) ?? []
        status = words.count > 1 && words[0] == "HTTP/1.1" ? Int(words[1]) : nil
        fields = lines.dropFirst().compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            return (name: line[..<colon].lowercased(), value: String(value))
        }
    }

    func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
}

extension [UInt8] {
    /// Behind the empty line; nil while it isn't there.
    fileprivate var endOfHead: Int? {
        guard count >= 4 else { return nil }
        return (4...count).first { self[($0 - 4)..<$0].elementsEqual([13, 10, 13, 10]) }
    }
}
