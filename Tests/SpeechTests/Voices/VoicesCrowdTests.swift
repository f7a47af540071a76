import FoundationEssentials
import Loops
import Runtime
import Testing
import VoiceCore
import VoiceWire
import WorkerProcesses

@testable import Speech

@Suite("A crowd at the voices")
struct VoicesCrowdTests {
    /// Stands in for the helper: writes down the id of each phrase in its folder's file `order`, and says that it is done.
    private static let helper = """
        #!/bin/sh
        exec python3 -c '
        import os, socket, sys
        server = socket.socket(fileno=3)
        order = os.open(os.path.join(os.path.dirname(sys.argv[1]), "order"), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        def take(count):
            data = b""
            while len(data) < count:
                more = server.recv(count - len(data))
                if not more: sys.exit(0)
                data += more
            return data
        def tell(data): server.sendall(len(data).to_bytes(4, "little") + data)
        tell(bytes([0]) + (16000).to_bytes(4, "little") + b"\\x02\\x00en\\x02\\x00en")
        while True:
            ask = take(int.from_bytes(take(4), "little"))
            os.write(order, b"%d\\n" % int.from_bytes(ask[:4], "little"))
            tell(bytes([2]) + ask[:4])
        ' "$0"
        """

    @Test("A phrase of somebody else is made next, however many sessions of a crowd wait")
    func stranger() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "helper").path
        _ = FileManager.default.createFile(
            atPath: path,
            contents: Data(Self.helper.utf8),
            attributes: [.posixPermissions: 0o755]
        )
        let test = try EarsLoop()
        let pool = EspeakPool(HelperExecutable(path: path), on: test.loop, patience: .seconds(60))
        test.loop.post { pool.start() }
        while pool.known.withLock({ $0.readyCount }) < 2 { await Task.yield() }
        func job(_ id: UInt32, _ requester: Requester) -> EspeakJob {
            let ask = VoiceAsk(id: id, voice: "en", speed: 1, pitch: 1, text: "a")
            return EspeakJob(ask, for: requester, sampleRate: 16_000, volume: 1)
        }
        let crowd = (0..<40).map { index in
            job(UInt32(index), Requester(key: "crowd", network: nil, session: "\(index % 10)"))
        }
        let other = job(1000, Requester(key: "bob", network: nil, session: "his"))
        // All at once, so that none is done before all wait.
        test.loop.post { for job in crowd + [other] { pool.submit(job) } }
        for job in crowd + [other] { try await job.mailbox.pass(to: { _ in }) {} }
        let order = try String(contentsOf: folder.appending(path: "order"), encoding: .utf8).split(separator: "\n")
        #expect(order.count == 41)
        // Two helpers have two phrases each when it comes.
        #expect(try #require(order.firstIndex(of: "1000")) <= 7)
        await withCheckedContinuation { continuation in
            test.loop.post {
                pool.stop()
                continuation.resume()
            }
        }
    }
}
