/// Collects the body of one request for the one who asked for it.
struct HTTPBodyReader {
    private var bytes: [UInt8] = []
    private var limit: Int?
    private var outcome: Result<[UInt8], HTTPBodyError>?
    private var consumer: CheckedContinuation<Result<[UInt8], HTTPBodyError>, Never>?

    /// Whether somebody has asked for the body.
    var isWanted: Bool { limit != nil }

    mutating func want(upTo limit: Int) {
        self.limit = limit
    }

    /// Takes a piece.
    ///
    /// - Returns: Whether more is welcome.
    mutating func append(_ piece: RawSpan) -> Bool {
        guard outcome == nil, let limit else { return false }
        guard bytes.count + piece.byteCount <= limit else {
            bytes = []
            finish(.failure(.tooLarge))
            return false
        }
        unsafe piece.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
        return true
    }

    mutating func end() {
        finish(.success(bytes))
    }

    mutating func fail(_ error: HTTPBodyError) {
        finish(.failure(error))
    }

    mutating func deliver(to consumer: CheckedContinuation<Result<[UInt8], HTTPBodyError>, Never>) {
        precondition(self.consumer == nil, "a body is read by one task at a time")
        if let outcome { consumer.resume(returning: outcome) } else { self.consumer = consumer }
    }

    private mutating func finish(_ result: Result<[UInt8], HTTPBodyError>) {
        guard outcome == nil else { return }
        outcome = result
        consumer?.resume(returning: result)
        consumer = nil
    }
}
