internal import Loops

/// The loop's side of a ``StreamConnection``: what has come and who waits for it.
///
/// Safe because its state is touched on its loop only.
final class StreamInlet: TransportReceiver, @unchecked Sendable {
    typealias Reading = Result<[UInt8]?, HTTPClientError>

    /// Given up when it is closed.
    var transport: CurlConnection?
    private let loop: EventLoop
    private let readAhead: Int
    private var onConnected: (@Sendable (HTTPClientError?) -> Void)?
    private var received: [UInt8] = []
    /// How it ended; nil as long as it is open.
    private var end: Reading?
    private var reader: (@Sendable (Reading) -> Void)?
    private var timer: LoopTimer?

    init(on loop: EventLoop, readAhead: Int) {
        self.loop = loop
        self.readAhead = readAhead
    }

    func open(_ completion: @escaping @Sendable (HTTPClientError?) -> Void) {
        guard end == nil, let transport else { return completion(.cancelled) }
        onConnected = completion
        transport.connect()
    }

    func connected(_ error: HTTPClientError?) {
        if let error {
            fail(error)
        } else {
            transport?.receiver = self
            transport?.resumeReading()
            onConnected?(nil)
            onConnected = nil
        }
    }

    func write(_ bytes: [UInt8]) {
        unsafe transport?.write(bytes.span.bytes)
    }

    func next(before deadline: ContinuousClock.Instant, _ completion: @escaping @Sendable (Reading) -> Void) {
        if !received.isEmpty {
            completion(.success(take()))
        } else if let end {
            completion(end)
        } else {
            reader = completion
            let timer = timer ?? LoopTimer(on: loop)
            self.timer = timer
            timer.set(after: deadline - .now) { [weak self] in self?.fail(.timedOut(.chunk)) }
        }
    }

    func received(_ bytes: RawSpan) {
        unsafe bytes.withUnsafeBytes { unsafe received.append(contentsOf: $0) }
        if received.count >= readAhead { transport?.pauseReading() }
        guard reader != nil else { return }
        answer(.success(take()))
    }

    func ended(_ failure: String?) {
        close(failure.map { .failure(.cut($0)) } ?? .success(nil))
    }

    func drained() {}

    func fail(_ error: HTTPClientError) { close(.failure(error)) }

    private func close(_ end: Reading) {
        guard self.end == nil else { return }
        self.end = end
        transport?.abort()
        transport = nil
        if let onConnected {
            self.onConnected = nil
            if case .failure(let error) = end { onConnected(error) } else { onConnected(.cut("closed")) }
        }
        answer(end)
    }

    private func take() -> [UInt8] {
        defer {
            received = []
            transport?.resumeReading()
        }
        return received
    }

    private func answer(_ reading: Reading) {
        timer?.cancel()
        let reader = reader
        self.reader = nil
        reader?(reading)
    }
}
