import Glibc
import Loops
import Runtime
import Testing

@testable import WorkerProcesses

private let shell = HelperExecutable(path: "/bin/sh")

/// A helper that sends back whatever it gets.
private let echo = ["-c", "exec cat <&3 >&3"]

@Suite("A helper process")
struct WorkerProcessTests {
    @Test("Messages of any size go there and come back whole and in order")
    func echoes() async throws {
        let test = try TestLoop()
        let sent = [[], [7], Array(repeating: 1, count: 1_000_000), [UInt8](0...255)]
        let received: [[UInt8]] = await test.wait { continuation in
            let messages = Lock<[[UInt8]]>([])
            let process = Lock<WorkerProcess?>(nil)
            let started = try? WorkerProcess(
                starting: shell,
                arguments: echo,
                on: test.loop,
                onMessage: { message in
                    let all = messages.withLock { messages in
                        messages.append(message)
                        return messages
                    }
                    if all.count == sent.count { process.withLock { $0 }?.end() }
                },
                onExit: { _ in continuation.resume(returning: messages.withLock { $0 }) }
            )
            process.withLock { $0 = started }
            for message in sent { started?.send(message) }
        }
        #expect(received == sent)
    }

    @Test("What it said last arrives before its end")
    func lastWords() async throws {
        let test = try TestLoop()
        let events: [String] = await test.wait { continuation in
            let events = Lock<[String]>([])
            _ = try? WorkerProcess(
                starting: shell,
                arguments: ["-c", #"printf '\003\000\000\000bye' >&3; exit 7"#],
                on: test.loop,
                onMessage: { message in events.withLock { $0.append(String(decoding: message, as: UTF8.self)) } },
                onExit: { exit in
                    events.withLock { $0.append(exit.description) }
                    continuation.resume(returning: events.withLock { $0 })
                }
            )
        }
        #expect(events == ["bye", "ended with code 7"])
    }

    @Test("A broken message ends it")
    func garbage() async throws {
        let test = try TestLoop()
        let exit: WorkerExit = await test.wait { continuation in
            _ = try? WorkerProcess(
                starting: shell,
                arguments: ["-c", #"printf '\377\377\377\377' >&3; exec sleep 60"#],
                on: test.loop,
                onMessage: { _ in Issue.record("no message was sent") },
                onExit: { continuation.resume(returning: $0) }
            )
        }
        #expect(exit == .signal(SIGKILL))
    }

    @Test("A descriptor that somebody left open does not reach it")
    func descriptors() async throws {
        let test = try TestLoop()
        // Not close-on-exec, as a careless library would leave it.
        let careless = open("/dev/null", O_RDONLY)
        defer { close(careless) }
        let question = #"if [ -e /proc/$$/fd/\#(careless) ]; then exit 1; else exit 0; fi"#
        let exit: WorkerExit = await test.wait { continuation in
            _ = try? WorkerProcess(
                starting: shell,
                arguments: ["-c", question],
                on: test.loop,
                onMessage: { _ in },
                onExit: { continuation.resume(returning: $0) }
            )
        }
        #expect(careless > 3)
        #expect(exit == .code(0))
    }

    @Test("A missing program is an error that names it")
    func missing() async throws {
        let test = try TestLoop()
        let error: WorkerError? = await test.wait { continuation in
            do throws(WorkerError) {
                _ = try WorkerProcess(
                    starting: HelperExecutable(path: "/nowhere/helper"),
                    on: test.loop,
                    onMessage: { _ in },
                    onExit: { _ in }
                )
                continuation.resume(returning: nil)
            } catch {
                continuation.resume(returning: error)
            }
        }
        #expect(error == WorkerError(call: "start /nowhere/helper", code: ENOENT))
    }

    @Test("It dies with the thread that started it")
    func diesWithParent() async throws {
        let id: Int32
        do {
            let test = try TestLoop()
            id = await test.wait { continuation in
                let process = try? WorkerProcess(
                    starting: shell,
                    arguments: ["-c", "exec sleep 60"],
                    on: test.loop,
                    onMessage: { _ in },
                    onExit: { _ in }
                )
                continuation.resume(returning: process?.processID ?? -1)
            }
        }
        var status: Int32 = 0
        #expect(waitpid(id, &status, 0) == id)
        #expect(WorkerExit(status: status) == .signal(SIGKILL))
    }

    @Test("A socket moves from one loop to another between two messages")
    func moves() async throws {
        let first = try TestLoop()
        let second = try TestLoop()
        let pair = try SocketPair()
        defer { SocketPair.discard(pair.theirs) }
        let descriptor: Int32? = await first.wait { continuation in
            let socket = try? MessageSocket(
                descriptor: pair.ours,
                on: first.loop,
                onMessage: { _ in },
                onClosed: {}
            )
            socket?.send([1])
            continuation.resume(returning: socket?.detach())
        }
        let moved = try #require(descriptor)
        let message: [UInt8] = await second.wait { continuation in
            let box = Lock<MessageSocket?>(nil)
            let socket = try? MessageSocket(
                descriptor: moved,
                on: second.loop,
                onMessage: { message in
                    box.withLock { $0 }?.close()
                    continuation.resume(returning: message)
                },
                onClosed: {}
            )
            box.withLock { $0 = socket }
            // The other end says what it got so far: the message from the first loop.
            var bytes = [UInt8](repeating: 0, count: 5)
            recv(pair.theirs, &bytes, 5, 0)
            send(pair.theirs, bytes, 5, 0)
        }
        #expect(message == [1])
    }
}
