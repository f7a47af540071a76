import Glibc

/// A port that answers no attempt to connect: its queue of connections is full and nobody accepts them.
package final class DeafServer: Sendable {
    package let port: Int
    private let sockets: [Int32]

    package var url: String { "http://127.0.0.1:\(port)" }

    package init() {
        let (listener, port) = ScriptedServer.listen(backlog: 0)
        self.port = port
        // Linux takes one more than the backlog; the others keep asking in vain.
        let clients = (0..<3).map { _ in
            let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
            address.sin_port = in_port_t(port).bigEndian
            withUnsafePointer(to: &address) {
                _ = $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            return client
        }
        sockets = clients + [listener]
    }

    deinit { for socket in sockets { close(socket) } }
}
