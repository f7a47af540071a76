internal import CCurl
internal import Loops
internal import Runtime

/// One exchange: the request under way and what has come of its answer.
///
/// At most one caller waits at a time, for the head or for the next piece. Everything happens on the loop.
///
/// Safe because it is touched on the loop only; its last release may happen anywhere.
final class HTTPTransfer: CurlTransfer, @unchecked Sendable {
    struct Head: Sendable {
        /// As the status line has it: `HTTP/1.1`, `HTTP/2`.
        var version: String
        var status: Int
        var headers: [(name: String, value: String)] = []
    }

    typealias HeadContinuation = CheckedContinuation<Result<Head, HTTPClientError>, Never>
    typealias ChunkContinuation = CheckedContinuation<Result<[UInt8]?, HTTPClientError>, Never>

    private enum Waiter {
        case head(HeadContinuation)
        case chunk(ChunkContinuation)
    }

    /// As much of a body as is held for a caller that does not take it.
    static let highWaterMark = 256 * 1024

    let easy: CurlEasy
    let keepsConnection = false
    private let multi: CurlMulti
    private let firstByteTimeout: Duration?
    private let idleTimeout: Duration?
    private let totalTimeout: Duration?
    private var endsBefore: ContinuousClock.Instant?
    private var head: Head?
    private var isHeadComplete = false
    private var body: [UInt8] = []
    private var isPaused = false
    private var isDiscarding = false
    private var ended: Result<Void, HTTPClientError>?
    private var waiter: Waiter?
    private var timer: LoopTimer?

    init(_ request: HTTPClientRequest, easy: CurlEasy, multi: CurlMulti) {
        self.easy = easy
        self.multi = multi
        firstByteTimeout = request.firstByteTimeout
        idleTimeout = request.idleTimeout
        totalTimeout = request.totalTimeout
    }

    // MARK: What callers do

    /// Sends the request; the continuation is resumed with the answer's head.
    func start(_ continuation: HeadContinuation) {
        if case .failure(let error) = ended {
            continuation.resume(returning: .failure(error))
            return
        }
        endsBefore = totalTimeout.map { .now + $0 }
        timer = LoopTimer(on: multi.loop)
        installCallbacks()
        wait(.head(continuation), for: firstByteTimeout, .firstByte, before: nil)
        multi.add(self)
    }

    /// What has come of the body since the last call; nil when more has to be waited for.
    func take() -> Result<[UInt8]?, HTTPClientError>? {
        guard body.isEmpty else {
            defer { resumeReceiving() }
            return .success(body.taken())
        }
        return ended.map { $0.map { nil } }
    }

    /// Resumes the continuation with the next piece of the body, nil at its end.
    func next(_ continuation: ChunkContinuation, before deadline: ContinuousClock.Instant?) {
        precondition(waiter == nil, "one caller reads an answer at a time")
        if let result = take() {
            continuation.resume(returning: result)
        } else {
            wait(.chunk(continuation), for: idleTimeout, .idle, before: deadline)
        }
    }

    /// Ends the exchange and closes its connection, unless it has ended.
    func cancel() {
        if !isDiscarding { fail(.cancelled) }
    }

    /// Throws away what still comes, and ends the exchange if that takes longer than `patience`.
    func letEnd(within patience: Duration) {
        guard ended == nil, waiter == nil, !isDiscarding else { return }
        isDiscarding = true
        body = []
        timer?.set(after: patience) { [weak self] in self?.fail(.cancelled) }
        resumeReceiving()
    }

    private func fail(_ error: HTTPClientError) {
        guard ended == nil else { return }
        multi.remove(self)
        end(.failure(error))
    }

    private func resumeReceiving() {
        guard isPaused else { return }
        isPaused = false
        // Calls the write callback before it returns.
        unsafe curl_easy_pause(easy.handle, CURLPAUSE_CONT)
    }

    // MARK: Waiting

    private func wait(
        _ newWaiter: Waiter,
        for time: Duration?,
        _ limit: HTTPClientError.Limit,
        before deadline: ContinuousClock.Instant?
    ) {
        waiter = newWaiter
        let limits = [(time.map { .now + $0 }, limit), (endsBefore, .total), (deadline, .chunk)]
        let nearest = limits.compactMap { time, limit in time.map { ($0, limit) } }.min { $0.0 < $1.0 }
        guard let nearest else { return }
        timer?.set(after: nearest.0 - .now) { [weak self] in self?.fail(.timedOut(nearest.1)) }
    }

    private func takeWaiter() -> Waiter? {
        defer { waiter = nil }
        if waiter != nil { timer?.cancel() }
        return waiter
    }

    private func end(_ result: Result<Void, HTTPClientError>) {
        ended = result
        // What came before a failure is still read; who cancels reads no more.
        if case .failure(.cancelled) = result { body = [] }
        switch takeWaiter() {
        case .head(let continuation):
            continuation.resume(returning: result.flatMap { .failure(.malformed("no status line")) })
        case .chunk(let continuation): continuation.resume(returning: result.map { nil })
        case nil: break
        }
        timer = nil
    }

    // MARK: What libcurl tells

    func finished(_ code: CURLcode) {
        guard ended == nil else { return }
        end(code == CURLE_OK ? .success(()) : .failure(HTTPClientError(code, detail: easy.errorDetail(code))))
    }

    private func installCallbacks() {
        let me = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe ccurl_set_callback(easy.handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, data in
            guard let bytes = unsafe bytes, let data = unsafe data else { return 0 }
            let transfer = unsafe Unmanaged<HTTPTransfer>.fromOpaque(data).takeUnretainedValue()
            let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
            unsafe transfer.receiveHeader(String(decoding: line, as: UTF8.self).streamSafe)
            return size * count
        }
        unsafe ccurl_set_pointer(easy.handle, CURLOPT_HEADERDATA, me)
        unsafe ccurl_set_callback(easy.handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, data in
            guard let bytes = unsafe bytes, let data = unsafe data else { return 0 }
            let transfer = unsafe Unmanaged<HTTPTransfer>.fromOpaque(data).takeUnretainedValue()
            let chunk = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
            return unsafe transfer.receiveBody(chunk) ? size * count : Int(CURL_WRITEFUNC_PAUSE)
        }
        unsafe ccurl_set_pointer(easy.handle, CURLOPT_WRITEDATA, me)
    }

    /// Takes one header line with its line end; an empty one ends the head.
    private func receiveHeader(_ line: String) {
        // Trailers come here too.
        guard !isHeadComplete else { return }
        let line = line.prefix { $0 != "\r\n" && $0 != "\n" && $0 != "\r" }
        if line.hasPrefix("HTTP/") {
            let words = line.split(separator: " ", maxSplits: 2)
            head = Head(version: String(words[0]), status: words.dropFirst().first.flatMap { Int($0) } ?? 0)
        } else if line.isEmpty {
            // 1xx precedes the answer.
            guard let head, head.status >= 200 else { return }
            isHeadComplete = true
            guard case .head(let continuation) = takeWaiter() else { return }
            continuation.resume(returning: .success(head))
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...].trimmed
            head?.headers.append((name: line[..<colon].lowercased(), value: value))
        }
    }

    /// Takes a piece of the body; false: later, when what is held has been taken.
    private func receiveBody(_ chunk: UnsafeRawBufferPointer) -> Bool {
        guard body.count < Self.highWaterMark else {
            isPaused = true
            return false
        }
        guard !isDiscarding else { return true }
        unsafe body.append(contentsOf: chunk)
        if case .chunk(let continuation) = takeWaiter() {
            continuation.resume(returning: .success(body.taken()))
        }
        return true
    }
}

extension [UInt8] {
    /// Empties the array into the result.
    fileprivate mutating func taken() -> [UInt8] {
        defer { self = [] }
        return self
    }
}

extension Substring {
    /// Without the white space that RFC 9112, section 5, allows around a field's value.
    fileprivate var trimmed: String {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        let start = drop(while: isSpace)
        return String(start.reversed().drop(while: isSpace).reversed())
    }
}
