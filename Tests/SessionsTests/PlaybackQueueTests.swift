import Runtime
import TestSupport
import Testing
import VoiceCore

@testable import Sessions

@Suite("Playback")
struct PlaybackQueueTests {
    private static let rate = 24_000

    private func queue(seconds: Double, ahead: Duration = .seconds(1)) -> PlaybackQueue {
        var queue = PlaybackQueue(ahead: ahead)
        queue.append(Array(repeating: 7, count: Int(seconds * Double(Self.rate))), sampleRate: Self.rate)
        queue.complete()
        return queue
    }

    /// Plays a queue out, asking only when it says so, and tells when each frame was handed over.
    private func drain(_ queue: inout PlaybackQueue, from start: Duration = .zero) -> [(at: Duration, AudioFrame)] {
        var frames: [(at: Duration, AudioFrame)] = []
        var now = start
        while !queue.isPlayed(at: now) {
            while let frame = queue.nextFrame(at: now) { frames.append((now, frame)) }
            guard let next = queue.nextEvent(at: now) else { break }
            #expect(next >= now)
            now = next
        }
        frames.append((now, AudioFrame(samples: [], sampleRate: Self.rate, startsAt: .zero)))
        return frames
    }

    @Test(
        "hands the first frame over at once and stays no further ahead than allowed",
        arguments: [100, 250, 1_000, 10_000]
    )
    func pace(_ aheadMilliseconds: Int) {
        let ahead = Duration.milliseconds(aheadMilliseconds)
        var queue = queue(seconds: 12.34, ahead: ahead)
        var frames = drain(&queue, from: .seconds(5))
        let end = frames.removeLast().at
        #expect(frames.first?.at == .seconds(5))
        #expect(end == .seconds(5) + .milliseconds(12_340))
        var handedOver = Duration.zero
        for (at, frame) in frames {
            let played = at - .seconds(5)
            #expect(played <= handedOver || handedOver == .zero, "no gap")
            handedOver += frame.duration
            #expect(handedOver <= played + ahead)
            #expect(frame.duration <= .milliseconds(100))
        }
        #expect(frames.dropLast().allSatisfy { $0.1.duration >= .milliseconds(20) })
        #expect(frames.reduce(0) { $0 + $1.1.samples.count } == Int(12.34 * 24_000))
        #expect(frames.count < 12_340 / 15)
    }

    @Test("keeps every sample in its place, however the engine cuts them", arguments: 0..<20)
    func samples(_ seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        var queue = PlaybackQueue(ahead: .seconds(1))
        let all = (0..<60_000).map { Int16(truncatingIfNeeded: $0) }
        var given = 0
        var heard: [Int16] = []
        var now = Duration.zero
        while !queue.isPlayed(at: now) {
            if given < all.count {
                let count = min(all.count - given, Int.random(in: 1...5_000, using: &random))
                queue.append(Array(all[given..<given + count]), sampleRate: Self.rate)
                given += count
                if given == all.count { queue.complete() }
            }
            while let frame = queue.nextFrame(at: now) {
                #expect(frame.startsAt.samples == heard.count)
                heard += frame.samples
            }
            now += .milliseconds(Int.random(in: 1...200, using: &random))
        }
        #expect(heard == all)
    }

    @Test("waits for a whole frame unless it is the last")
    func shortRest() {
        var queue = PlaybackQueue(ahead: .seconds(1))
        queue.append(Array(repeating: 1, count: 479), sampleRate: Self.rate)
        #expect(queue.nextFrame(at: .zero) == nil)
        #expect(queue.nextEvent(at: .zero) == nil)
        queue.complete()
        #expect(queue.nextFrame(at: .zero)?.samples.count == 479)
        #expect(queue.isHandedOver)
    }

    @Test("fills up the end of a phrase when the next has another rate")
    func changeOfRate() {
        var queue = PlaybackQueue(ahead: .seconds(1))
        queue.append([1, 2, 3], sampleRate: 16_000)
        queue.append(Array(repeating: 1, count: 480), sampleRate: Self.rate)
        let first = queue.nextFrame(at: .zero)
        #expect(first?.sampleRate == 16_000 && first?.samples.count == 320)
        #expect(queue.nextFrame(at: .zero)?.sampleRate == Self.rate)
    }

    @Test("counts no time while it is paused or has run dry")
    func pauseAndGap() {
        var queue = PlaybackQueue(ahead: .seconds(1))
        let second = Array<Int16>(repeating: 1, count: Self.rate)
        queue.append(second, sampleRate: Self.rate)
        while queue.nextFrame(at: .zero) != nil {}
        queue.pause(at: .milliseconds(300))
        #expect(queue.played(at: .milliseconds(900)) == .milliseconds(300))
        #expect(queue.nextFrame(at: .milliseconds(900)) == nil && queue.nextEvent(at: .milliseconds(900)) == nil)
        queue.resume(at: .seconds(1))
        #expect(queue.played(at: .milliseconds(1_500)) == .milliseconds(800))
        #expect(queue.played(at: .seconds(5)) == .seconds(1), "the listener has nothing left")
        queue.append(second, sampleRate: Self.rate)
        #expect(queue.nextFrame(at: .seconds(5)) != nil)
        #expect(queue.played(at: .milliseconds(5_050)) == .milliseconds(1_050))
    }

    @Test("believes the listener's reports, but no more than was handed over")
    func reports() {
        var queue = queue(seconds: 3)
        while queue.nextFrame(at: .zero) != nil {}
        queue.report(.milliseconds(400), at: .milliseconds(700))
        #expect(queue.played(at: .milliseconds(700)).milliseconds == 400)
        queue.report(.milliseconds(200), at: .milliseconds(800))
        #expect(queue.played(at: .milliseconds(800)).milliseconds == 400)
        queue.report(.seconds(60), at: .milliseconds(900))
        #expect(queue.played(at: .milliseconds(900)) == .seconds(1))
    }

    @Test("ends with the report of the end, or two seconds after the last news")
    func reportedEnd() {
        for isReportedToTheEnd in [true, false] {
            var queue = queue(seconds: 0.5)
            while queue.nextFrame(at: .zero) != nil {}
            queue.report(.milliseconds(300), at: .milliseconds(450))
            #expect(!queue.isPlayed(at: .milliseconds(600)))
            if isReportedToTheEnd {
                queue.report(.milliseconds(500), at: .milliseconds(700))
                #expect(queue.isPlayed(at: .milliseconds(700)))
            } else {
                #expect(queue.nextEvent(at: .milliseconds(600)) == .milliseconds(2_500))
                #expect(queue.isPlayed(at: .milliseconds(2_500)))
            }
        }
    }
}
