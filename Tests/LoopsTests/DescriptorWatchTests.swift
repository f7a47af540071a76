import Glibc
import Loops
import Runtime
import TestSupport
import Testing

@Suite("Watching a descriptor", .timeLimit(.minutes(1)))
struct DescriptorWatchTests {
    @Test("It tells when there is something to read, until it is paused or closed")
    func readable() async throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        let seen = Lock<[UInt8]>([])
        try await withLoop { loop in
            await withCheckedContinuation { done in
                loop.post {
                    let watches = Lock<DescriptorWatch?>(nil)
                    let watch = try? DescriptorWatch(reading, on: loop) { events in
                        var byte: UInt8 = 0
                        guard events.contains(.readable), read(reading, &byte, 1) == 1 else { return }
                        seen.withLock { $0.append(byte) }
                        guard byte == 3 else { return }
                        watches.withLock { $0 }?.close()
                        watches.withLock { $0 = nil }
                        close(reading)
                        done.resume()
                    }
                    watches.withLock { $0 = watch }
                    watch?.watch(for: .readable)
                    watch?.watch(for: [])
                    watch?.watch(for: .readable)
                    for byte: UInt8 in 1...3 { _ = withUnsafePointer(to: byte) { write(writing, $0, 1) } }
                }
            }
        }
        close(writing)
        #expect(seen.withLock { $0 } == [1, 2, 3])
    }

    @Test("What came before an error is read to its end, and then the error")
    func readableBeforeError() async throws {
        let (reading, writing) = try Self.connectedSockets()
        let sent: [UInt8] = [1, 2, 3]
        try #require(write(writing, sent, sent.count) == sent.count)
        var abort = linger(l_onoff: 1, l_linger: 0)
        setsockopt(writing, SOL_SOCKET, SO_LINGER, &abort, socklen_t(MemoryLayout<linger>.size))
        close(writing)
        let seen = Lock<[UInt8]>([])
        let fault = try await withLoop { loop in
            await withCheckedContinuation { done in
                loop.post {
                    let watches = Lock<DescriptorWatch?>(nil)
                    let watch = try? DescriptorWatch(reading, on: loop) { _ in
                        var byte: UInt8 = 0
                        let count = read(reading, &byte, 1)
                        guard count < 0 else { return seen.withLock { $0.append(byte) } }
                        let code = errno
                        watches.withLock { $0 }?.close()
                        watches.withLock { $0 = nil }
                        close(reading)
                        done.resume(returning: code)
                    }
                    watches.withLock { $0 = watch }
                    watch?.watch(for: .readable)
                }
            }
        }
        #expect(seen.withLock { $0 } == sent && fault == ECONNRESET)
    }

    private static func connectedSockets() throws -> (Int32, Int32) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try withUnsafeMutablePointer(to: &address) { address in
            try address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                try #require(bind(listener, address, length) == 0 && listen(listener, 1) == 0)
                try #require(getsockname(listener, address, &length) == 0)
                try #require(connect(client, address, length) == 0)
            }
        }
        return (client, accept(listener, nil, nil))
    }

    @Test("A descriptor that cannot be watched is refused")
    func refused() async throws {
        let file = open("/etc/hostname", O_RDONLY)
        defer { close(file) }
        try await withLoop { loop in
            let error = await withCheckedContinuation { done in
                loop.post {
                    do throws(LoopError) {
                        _ = try DescriptorWatch(file, on: loop) { _ in }
                        done.resume(returning: LoopError?.none)
                    } catch {
                        done.resume(returning: error)
                    }
                }
            }
            #expect(error?.description.contains("uv_poll_init") == true)
        }
    }
}
