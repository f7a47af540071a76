import FoundationEssentials
import Glibc
import Runtime
import SQLite
import Sessions
import TestSupport
import Testing
import VoiceCore

@Suite("A process that is killed")
struct SuddenEndTests {
    @Test("Every message that somebody was told of is there, in order, once", arguments: 1...5 as ClosedRange<UInt64>)
    func killed(seed: UInt64) async throws {
        let file = try HistoryFile()
        file.database.close()
        let told = file.folder.appending(path: "told").path
        #expect(FileManager.default.createFile(atPath: told, contents: nil))
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [database = file.database.path as String, told = told as String, seed = seed as UInt64] in
            try await Self.talkUntilKilled(database, told, seed)
        }
        let history = try Connection(path: file.database.path, mode: .readWrite)
        let stored = try history.rows(
            "SELECT session_id, seq, content, status FROM messages ORDER BY session_id, seq"
        ) { (session: $0.text(0), seq: $0.integer(1), content: $0.text(2), status: $0.text(3)) }
        for messages in Dictionary(grouping: stored, by: \.session).values {
            #expect(messages.map(\.seq) == Array(1...messages.count))
        }
        let kept = Set(stored.map { "\($0.session) \($0.seq) \($0.content) \($0.status)" })
        let lines = try String(contentsOfFile: told, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(lines.count >= 20)
        // What was told of a reply under way is the least that is there of it.
        for line in lines where !line.hasSuffix("begun") { #expect(kept.contains(line)) }
        let begun = lines.filter { $0.hasSuffix("begun") }.map {
            $0.split(separator: " ").prefix(2).joined(separator: " ")
        }
        let places = Set(stored.map { "\($0.session) \($0.seq)" })
        for place in begun { #expect(places.contains(place)) }
    }

    /// Ten sessions talk, and note what they were told of, until one of them kills the process.
    private static func talkUntilKilled(_ database: String, _ told: String, _ seed: UInt64) async throws {
        let history = HistoryStore(try Database(path: database))
        var random = SeededRandom(seed: seed)
        let listener = try Listener(told, patience: Int.random(in: 20...120, using: &random))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...10 {
                group.addTask {
                    let session = try await history.findOrCreate(NewSession(channel: "http")).session.id
                    for turn in 1... {
                        listener.hear(
                            try await history.append(NewMessage(session: session, content: "q\(turn)", channel: "http"))
                        )
                        let reply = NewMessage(session: session, role: .assistant, content: "", channel: "http")
                        listener.hear(try await history.beginReply(reply), "begun")
                        history.follow(reply.id, content: "a")
                        let outcome = ReplyOutcome(content: "a\(turn)", status: .complete)
                        if let finished = try await history.finish(reply.id, outcome) { listener.hear(finished) }
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}

/// Notes what it is told in a file, and kills the process when it has heard enough.
private final class Listener: Sendable {
    private let output: Int32
    private let patience: Lock<Int>

    init(_ path: String, patience: Int) throws {
        output = open(path, O_WRONLY | O_APPEND)
        self.patience = Lock(patience)
        try #require(output >= 0)
    }

    func hear(_ message: MessageRecord, _ status: String? = nil) {
        let line = "\(message.session) \(message.seq) \(message.content) \(status ?? message.status.rawValue)\n"
        patience.withLock { patience in
            _ = write(output, line, line.utf8.count)
            patience -= 1
            if patience == 0 { kill(getpid(), SIGKILL) }
        }
    }
}
