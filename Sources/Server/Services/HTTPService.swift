import Loops
import Net
import Runtime

/// The listener: takes connections from the start to the drain.
final class HTTPService: Service {
    let name = "http"
    private let settings: ListeningSettings
    private let server: HTTPServer
    private let readiness: Readiness
    private let listening = Lock(0)
    private let logger = Logger("http")

    /// For answers that are under way when the server stops; a client that doesn't read them waits in vain.
    private static let patience: Duration = .seconds(1)

    /// The port that is listened on, which the system has chosen for 0; 0 before the start.
    var port: Int { listening.withLock { $0 } }

    init(_ settings: ListeningSettings, loops: LoopGroup, handler: APIHandler, readiness: Readiness) {
        self.settings = settings
        self.readiness = readiness
        var limits = HTTPLimits()
        limits.maxConnections = settings.maxConnections
        server = HTTPServer(group: loops, limits: limits, handler: handler)
    }

    func start() async throws {
        do throws(NetError) {
            let identity = try settings.identity()
            let port = try server.listen(host: settings.host, port: settings.port, tls: identity)
            listening.withLock { $0 = port }
            let scheme = identity == nil ? "http" : "https"
            logger.info("listening", ["url": "\(scheme)://\(settings.host):\(port)"])
        } catch {
            throw CommandFailure(error.description)
        }
    }

    /// Connections that talk are drained by their sessions; nothing new comes in.
    func drain() async {
        readiness.beginDraining()
    }

    /// Whoever waits for a reply has been told by now; what they were told still has to reach them.
    func stop() async { await server.stop(patience: Self.patience) }
}

extension ListeningSettings {
    /// The certificate and key to serve https and wss with; nil for plain connections.
    func identity() throws(NetError) -> TLSIdentity? {
        guard let certificate = certificatePath, let key = certificateKeyPath else { return nil }
        return try TLSIdentity(certificate: certificate, key: key)
    }
}

/// The event loops: first up, last down but for the database.
struct LoopService: Service {
    let name = "loops"
    let loops: LoopGroup

    func start() async {}
    func stop() async { loops.stop() }
}
