import Loops
import Net
import Runtime

/// The server of this configuration, as its own commands ask it.
struct LocalServer {
    let url: String
    /// By its certificate, which is hardly made for the address that it is asked at.
    let trust: ServerTrust
    private let loops: LoopGroup
    private let client: HTTPClient

    private static let patience: Duration = .seconds(2)

    init(_ settings: ListeningSettings) throws {
        let scheme = settings.certificatePath == nil ? "http" : "https"
        let anyAddress = settings.host == "0.0.0.0" || settings.host == "::"
        let host = anyAddress ? "127.0.0.1" : settings.host
        url = "\(scheme)://\(host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host):\(settings.port)"
        loops = try LoopGroup(count: 1)
        trust = settings.certificatePath.map { .certificate($0) } ?? .system
        client = HTTPClient(loop: loops.first, trusting: trust)
    }

    /// The JSON at a path; nil when the server does not answer.
    func get(_ path: String, key: String? = nil) async -> JSONValue? {
        let headers = HTTPClientRequest.bearer(key)
        var request = HTTPClientRequest("GET", url + path, headers: headers)
        request.connectTimeout = Self.patience
        request.totalTimeout = Self.patience
        guard let answer = try? await client.open(request), let body = try? await answer.collect(upTo: 1024 * 1024)
        else { return nil }
        return try? JSONValue(parsing: body)
    }

    func close() { loops.stop() }
}
