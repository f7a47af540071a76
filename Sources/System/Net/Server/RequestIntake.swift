/// Decides which of a client's bytes libmicrohttpd may have: one request at a time, its head only once it is whole.
///
/// So what it finds wrong can be told apart from the answers before, every head passes the ``HeadScanner``, and the framing
/// of every chunked body the ``ChunkScanner``. No I/O.
struct RequestIntake {
    enum Step: Equatable {
        /// Hand these on and ask again.
        case forward([UInt8])
        /// Answer with this status and close.
        case refuse(Int)
        /// Nothing to do until more bytes come or the request goes on.
        case wait
    }

    private enum Phase {
        case head
        /// The head was handed on; what follows depends on what it says.
        case verdict
        case body(remaining: Int)
        case chunkedBody(ChunkScanner)
        /// The request is whole; the next one waits for its answer.
        case answer
    }

    /// More than this of the next request makes the client wait.
    private static let waitingByteCount = 64 * 1024

    private let headByteLimit: Int
    private var phase = Phase.head
    private var scanner: HeadScanner
    private var waiting: [UInt8] = []
    /// Of the present request, as sent; libmicrohttpd is not shown it.
    private(set) var target: [UInt8] = []

    init(headByteLimit: Int) {
        self.headByteLimit = headByteLimit
        scanner = HeadScanner(byteLimit: headByteLimit)
    }

    /// Whether the client should be slowed down.
    var isFull: Bool { waiting.count > Self.waitingByteCount }
    /// Whether all bytes were handed on.
    var isEmpty: Bool { waiting.isEmpty }

    /// Whether a request, as far as is known a whole one, waits for its answer.
    var owesAnswer: Bool {
        switch phase {
        case .verdict, .answer, .chunkedBody: true
        case .head, .body: false
        }
    }

    mutating func append(_ bytes: RawSpan) {
        unsafe bytes.withUnsafeBytes { unsafe waiting.append(contentsOf: $0) }
    }

    mutating func next() -> Step {
        switch phase {
        case .head:
            switch scanner.scan(waiting) {
            case .incomplete: return .wait
            case .refused(let status): return .refuse(status)
            case .complete(let count):
                guard let line = RequestLine(take(count)) else { return .refuse(400) }
                phase = .verdict
                target = line.target
                return .forward(line.head)
            }
        case .body(let remaining):
            let count = min(remaining, waiting.count)
            guard count > 0 else { return .wait }
            phase = count == remaining ? .answer : .body(remaining: remaining - count)
            return .forward(take(count))
        case .chunkedBody(var scanner):
            guard !waiting.isEmpty else { return .wait }
            switch scanner.scan(waiting) {
            case .refused(let status): return .refuse(status)
            case .incomplete:
                phase = .chunkedBody(scanner)
                return .forward(take(waiting.count))
            case .complete(let count):
                phase = .answer
                return .forward(take(count))
            }
        case .verdict, .answer:
            return .wait
        }
    }

    /// The head was understood; its body comes next.
    mutating func headAccepted(_ framing: HeaderGate.Framing) {
        switch framing {
        case .none: phase = .answer
        case .length(let count): phase = .body(remaining: count)
        case .chunked: phase = .chunkedBody(ChunkScanner())
        }
    }

    /// The request was answered; the next one may come.
    mutating func requestCompleted() {
        phase = .head
        scanner = HeadScanner(byteLimit: headByteLimit)
    }

    /// What came behind the request; of a WebSocket, its first frames.
    mutating func takeRest() -> [UInt8] { take(waiting.count) }

    private mutating func take(_ count: Int) -> [UInt8] {
        guard count < waiting.count else {
            defer { waiting = [] }
            return waiting
        }
        defer { waiting.removeFirst(count) }
        return Array(waiting[..<count])
    }
}
