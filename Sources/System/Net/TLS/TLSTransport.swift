internal import COpenSSL
internal import Loops

/// The server's side of TLS over another transport: OpenSSL on memory BIOs.
///
/// Safe because its state is touched on its transport's loop only, and OpenSSL's objects never leave this type.
@safe
final class TLSTransport: MovableTransport, @unchecked Sendable {
    private static let recordByteCount = 16 * 1024

    let isSecure = true
    var receiver: (any TransportReceiver)?
    private let inner: any MovableTransport
    /// Keeps the context alive.
    private let identity: TLSIdentity
    private let plainAnswer: () -> [UInt8]
    @safe private let ssl: OpaquePointer
    /// What the peer sent, for OpenSSL to read; owned by `ssl`.
    @safe private let incoming: OpaquePointer
    /// What OpenSSL wants sent; owned by `ssl`.
    @safe private let outgoing: OpaquePointer
    /// Written before the handshake was done.
    private var early: [UInt8] = []
    private var isEstablished = false
    private var hasEnded = false
    private var isClosed = false

    var loop: EventLoop { inner.loop }
    var bufferedByteCount: Int { inner.bufferedByteCount + early.count }

    /// Waits for a handshake; nil when memory has run out.
    ///
    /// - Parameters:
    ///   - inner: Carries the records.
    ///   - identity: The server's.
    ///   - plainAnswer: What a peer is told that speaks HTTP without TLS.
    init?(_ inner: any MovableTransport, identity: TLSIdentity, plainAnswer: @escaping () -> [UInt8]) {
        guard
            let ssl = unsafe SSL_new(identity.context),
            let incoming = unsafe BIO_new(BIO_s_mem()),
            let outgoing = unsafe BIO_new(BIO_s_mem())
        else { return nil }
        unsafe copenssl_never_end(incoming)
        unsafe copenssl_never_end(outgoing)
        unsafe SSL_set_bio(ssl, incoming, outgoing)
        unsafe SSL_set_accept_state(ssl)
        self.inner = inner
        self.identity = identity
        self.plainAnswer = plainAnswer
        unsafe self.ssl = ssl
        unsafe self.incoming = incoming
        unsafe self.outgoing = outgoing
        inner.receiver = self
    }

    deinit { unsafe SSL_free(ssl) }

    func write(_ bytes: RawSpan) {
        guard !isClosed else { return }
        guard isEstablished else {
            unsafe bytes.withUnsafeBytes { unsafe early.append(contentsOf: $0) }
            return
        }
        var rest = bytes
        while rest.byteCount > 0 {
            ERR_clear_error()
            let written = unsafe rest.withUnsafeBytes {
                unsafe SSL_write(ssl, $0.baseAddress, Int32(clamping: $0.count))
            }
            guard written > 0 else { break }
            rest = rest.extracting(Int(written)..<rest.byteCount)
        }
        flush()
        if rest.byteCount > 0 { loop.afterwards { self.end("TLS cannot write: \(OpenSSLError.next())") } }
    }

    func pauseReading() { inner.pauseReading() }

    func resumeReading() { inner.resumeReading() }

    func finish() {
        guard !isClosed else { return }
        isClosed = true
        receiver = nil
        ERR_clear_error()
        if isEstablished {
            unsafe SSL_shutdown(ssl)
        }
        flush()
        inner.finish()
    }

    func abort() {
        isClosed = true
        receiver = nil
        inner.abort()
    }

    func move(to loop: EventLoop, _ then: @escaping @Sendable (any MovableTransport) -> Void) {
        receiver = nil
        inner.move(to: loop) { [self] inner in
            inner.receiver = self
            then(self)
        }
    }

    private func flush() {
        var buffer = [UInt8](repeating: 0, count: min(unsafe copenssl_pending(outgoing), 1 << 20))
        while unsafe copenssl_pending(outgoing) > 0 {
            let count = unsafe BIO_read(outgoing, &buffer, Int32(buffer.count))
            guard count > 0 else { return }
            unsafe inner.write(buffer.span.bytes.extracting(0..<Int(count)))
        }
    }

    private func end(_ failure: String?) {
        guard !hasEnded, !isClosed else { return }
        hasEnded = true
        if let receiver { receiver.ended(failure) } else { abort() }
    }

    /// Goes on with the handshake.
    ///
    /// - Returns: Whether it is done.
    private func establish() -> Bool {
        if isEstablished { return true }
        ERR_clear_error()
        let status = unsafe SSL_accept(ssl)
        let reason = unsafe SSL_get_error(ssl, status)
        if status == 1 {
            isEstablished = true
            let waiting = early
            early = []
            unsafe write(waiting.span.bytes)
        } else if reason != SSL_ERROR_WANT_READ {
            // What says why goes out first: an alert, or an answer that the peer understands.
            if OpenSSLError.isPlainHTTP { unsafe inner.write(plainAnswer().span.bytes) } else { flush() }
            end("no TLS handshake: \(OpenSSLError.next())")
        }
        if !hasEnded { flush() }
        return isEstablished
    }

    /// Hands on what can be decrypted.
    private func readAvailable() {
        var buffer = [UInt8](repeating: 0, count: Self.recordByteCount)
        while !isClosed, !hasEnded {
            ERR_clear_error()
            let count = unsafe SSL_read(ssl, &buffer, Int32(buffer.count))
            guard count > 0 else {
                switch unsafe SSL_get_error(ssl, count) {
                case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: break
                case SSL_ERROR_ZERO_RETURN: end(nil)
                default: end("broken TLS: \(OpenSSLError.next())")
                }
                break
            }
            unsafe receiver?.received(buffer.span.bytes.extracting(0..<Int(count)))
        }
        if !isClosed { flush() }
    }
}

extension TLSTransport: TransportReceiver {
    func received(_ bytes: RawSpan) {
        guard !isClosed, !hasEnded else { return }
        let taken = unsafe bytes.withUnsafeBytes { unsafe BIO_write(incoming, $0.baseAddress, Int32($0.count)) }
        guard Int(taken) == bytes.byteCount else { return end("TLS is out of memory") }
        if establish() { readAvailable() }
    }

    func ended(_ failure: String?) { end(failure) }

    func drained() { receiver?.drained() }
}
