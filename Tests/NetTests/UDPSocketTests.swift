import Loops
import Net
import Testing

@Suite("Datagrams", .timeLimit(.minutes(1)))
struct UDPSocketTests {
    static func onLoop<Value: Sendable>(
        _ loop: EventLoop,
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            loop.post { continuation.resume(with: Result { try body() }) }
        }
    }

    static func bound(_ ip: String, _ loop: EventLoop) async throws -> UDPSocket {
        try await onLoop(loop) {
            guard let address = UDPAddress(ip: ip, port: 0) else { throw NetError.exhausted(call: "", reason: ip) }
            return try UDPSocket(bindingTo: address, on: loop)
        }
    }

    @Test("A burst of datagrams arrives whole and tells who sent it", arguments: ["127.0.0.1", "::1"])
    func burst(ip: String) async throws {
        let loop = try EventLoop(name: "udp")
        loop.start()
        defer { loop.stop() }
        let (here, there) = (try await Self.bound(ip, loop), try await Self.bound(ip, loop))
        let (heard, tell) = AsyncStream<([UInt8], UDPAddress)>.makeStream()
        try await Self.onLoop(loop) {
            there.onDatagram = { bytes, sender in
                tell.yield((bytes.withUnsafeBytes { Array($0) }, sender))
            }
            for number in 0..<200 {
                let datagram = [UInt8](repeating: UInt8(number), count: number + 3)
                let taken = here.send(datagram.span.bytes, to: there.localAddress)
                #expect(taken)
            }
        }
        var number = 0
        for await (bytes, sender) in heard {
            #expect(bytes == [UInt8](repeating: UInt8(number), count: number + 3))
            #expect(sender == here.localAddress)
            number += 1
            if number == 200 { break }
        }
        try await Self.onLoop(loop) {
            here.close()
            there.close()
            let nothing: [UInt8] = [1]
            let taken = here.send(nothing.span.bytes, to: there.localAddress)
            #expect(!taken)
        }
    }

    @Test("A socket that was made for one peer talks with it and hears nobody else")
    func connected() async throws {
        let loop = try EventLoop(name: "udp")
        loop.start()
        defer { loop.stop() }
        let (peer, stranger) = (try await Self.bound("127.0.0.1", loop), try await Self.bound("127.0.0.1", loop))
        let here = try await Self.onLoop(loop) { try UDPSocket(connectingTo: peer.localAddress, on: loop) }
        #expect(here.peer == peer.localAddress)
        #expect(here.localAddress.ip == "127.0.0.1")
        let (heard, tell) = AsyncStream<[UInt8]>.makeStream()
        try await Self.onLoop(loop) {
            here.onDatagram = { bytes, sender in
                #expect(sender == peer.localAddress)
                tell.yield(bytes.withUnsafeBytes { Array($0) })
            }
            peer.onDatagram = { bytes, sender in
                #expect(sender == here.localAddress)
                peer.send(bytes, to: sender)
            }
            let (foreign, ours): ([UInt8], [UInt8]) = ([0], [1, 2, 3])
            stranger.send(foreign.span.bytes, to: here.localAddress)
            here.send(ours.span.bytes)
        }
        for await bytes in heard {
            #expect(bytes == [1, 2, 3])
            break
        }
        try await Self.onLoop(loop) { for socket in [here, peer, stranger] { socket.close() } }
    }

    @Test("An address that is not of this machine can't be bound")
    func foreignAddress() async throws {
        let loop = try EventLoop(name: "udp")
        loop.start()
        defer { loop.stop() }
        await #expect(throws: NetError.self) { _ = try await Self.bound("192.0.2.1", loop) }
    }

    @Test("A closed port, and closing within the callback, do no harm")
    func closing() async throws {
        let loop = try EventLoop(name: "udp")
        loop.start()
        defer { loop.stop() }
        let (here, gone) = (try await Self.bound("127.0.0.1", loop), try await Self.bound("127.0.0.1", loop))
        let done = AsyncStream<Void>.makeStream()
        try await Self.onLoop(loop) {
            let address = gone.localAddress
            gone.close()
            let bytes: [UInt8] = [1, 2, 3]
            for _ in 0..<10 { here.send(bytes.span.bytes, to: address) }
            here.onDatagram = { _, _ in
                here.close()
                done.continuation.yield()
            }
            here.send(bytes.span.bytes, to: here.localAddress)
            here.send(bytes.span.bytes, to: here.localAddress)
        }
        for await _ in done.stream { break }
    }

    @Test(
        "A name is no address, nor is a port beyond the last",
        arguments: [("localhost", 1), ("1.2.3", 1), ("::1", 70_000)]
    )
    func badAddress(ip: String, port: Int) {
        #expect(UDPAddress(ip: ip, port: port) == nil)
    }
}
