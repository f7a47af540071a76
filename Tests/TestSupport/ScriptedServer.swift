import Glibc
import Runtime

/// A server on loopback that does to each connection exactly what a test says, right or wrong.
///
/// Each connection has a thread of its own, so a script reads top to bottom and may block.
package final class ScriptedServer: Sendable {
    package typealias Script = @Sendable (ScriptedConnection) -> Void

    package let port: Int
    /// The listener, and those who are connected.
    private let open: Lock<Set<Int32>>

    package var url: String { "http://127.0.0.1:\(port)" }

    /// Listens on a free port at once.
    package init(_ script: @escaping Script) {
        let (listener, port) = Self.listen(backlog: 64)
        self.port = port
        open = Lock([listener])
        Self.thread { [self] in
            while true {
                let socket = accept(listener, nil, nil)
                guard socket >= 0 else {
                    // Closed by the only thread that uses it: elsewhere the number could be another's by now.
                    open.withLock { _ = $0.remove(listener) }
                    close(listener)
                    return
                }
                open.withLock { _ = $0.insert(socket) }
                Self.thread { [self] in
                    // A descriptor that was closed may be somebody else's a moment later.
                    let connection = ScriptedConnection(socket) { [self] in open.withLock { _ = $0.remove(socket) } }
                    script(connection)
                    connection.close()
                }
            }
        }
    }

    /// Refuses new connections and breaks those that are open, which ends their scripts.
    package func stop() {
        open.withLock { for socket in $0 { shutdown(socket, Int32(SHUT_RDWR)) } }
    }

    /// A port on which nothing listens.
    package static func closedPort() -> Int {
        let (socket, port) = listen(backlog: 1)
        close(socket)
        return port
    }

    static func listen(backlog: Int32) -> (socket: Int32, port: Int) {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                precondition(bind(socket, $0, length) == 0 && Glibc.listen(socket, backlog) == 0)
                getsockname(socket, $0, &length)
            }
        }
        return (socket, Int(UInt16(bigEndian: address.sin_port)))
    }

    private static func thread(_ body: @escaping @Sendable () -> Void) {
        final class Box {
            let body: @Sendable () -> Void; init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        var id = pthread_t()
        let box = Unmanaged.passRetained(Box(body)).toOpaque()
        let status = pthread_create(
            &id,
            nil,
            { argument in
                if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            },
            box
        )
        precondition(status == 0)
        pthread_detach(id)
    }
}
