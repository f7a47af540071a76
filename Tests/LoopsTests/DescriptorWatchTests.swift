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
