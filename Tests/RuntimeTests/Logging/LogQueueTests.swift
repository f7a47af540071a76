import Foundation
import Testing

@testable import Runtime

@Suite("Log lines on their way out")
struct LogQueueTests {
    /// A pipe that nobody reads until it is asked to.
    private let pipe = Pipe()

    private func queue(limit: Int = 64 * 1024) -> LogQueue {
        LogQueue(descriptor: pipe.fileHandleForWriting.fileDescriptor, limit: limit) { "dropped \($0)\n" }
    }

    /// What comes out until a line that ends it.
    private func lines(until last: (String) -> Bool) -> [String] {
        var text = ""
        while true {
            text += String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
            let lines = text.split(separator: "\n").map(String.init)
            if text.hasSuffix("\n"), let line = lines.last, last(line) { return lines }
        }
    }

    @Test("They come out in their order")
    func order() {
        let queue = queue()
        for number in 0..<1000 { queue.add("\(number)\n") }
        #expect(lines { $0 == "999" } == (0..<1000).map(String.init))
        #expect(queue.flush(within: .seconds(10)))
    }

    @Test("Whoever logs never waits for whoever doesn't read; what is dropped is counted and said once there is room")
    func nobodyReads() {
        let queue = queue()
        let line = String(repeating: "x", count: 99) + "\n"
        // Thirty times as much as the pipe and the queue hold: this would never end if it waited.
        for _ in 0..<40_000 { queue.add(line) }
        #expect(!queue.flush(within: .milliseconds(10)))
        var (read, dropped) = (0, 0)
        while read + dropped < 40_000 {
            for line in lines(until: { $0.hasPrefix("dropped ") }) {
                if let count = Int(line.dropFirst("dropped ".count)) { dropped += count } else { read += 1 }
            }
        }
        #expect(read + dropped == 40_000)
        #expect(dropped > 30_000)
        queue.add("after\n")
        #expect(lines { $0 == "after" } == ["after"])
        #expect(queue.flush(within: .seconds(10)))
    }

    @Test("A reader that has gone makes nobody wait")
    func readerLeft() throws {
        ProcessSignals.ignoreFailedWrites()
        try pipe.fileHandleForReading.close()
        let queue = queue()
        for _ in 0..<10_000 { queue.add("nobody hears this\n") }
        #expect(queue.flush(within: .seconds(10)))
    }

    @Test("A field that looks like a key is not written")
    func secrets() {
        let line = LogLine(
            level: .info,
            label: "a",
            sentence: "b",
            fields: ["c": "sk-hunter2", "d": "http://u:hunter2@h/"]
        )
        for text in [line.text(at: "t"), line.json(at: "t")] {
            #expect(!text.contains("hunter2"))
            #expect(text.contains("(hidden)"))
        }
    }
}
