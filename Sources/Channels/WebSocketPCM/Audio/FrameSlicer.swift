import VoiceCore

/// Cuts a stream that comes in pieces of any length into even frames of 20 ms, at 16 kHz.
struct FrameSlicer {
    private var pending: [Int16] = []
    private var position = SampleTime.zero

    /// Takes the next samples and returns the frames that they complete.
    mutating func slice(_ samples: [Int16]) -> [AudioFrame] {
        // Most clients send just this: nothing is copied.
        if pending.isEmpty, samples.count == AudioFrame.hearingCount { return [frame(samples)] }
        pending += samples
        let count = pending.count / AudioFrame.hearingCount
        guard count > 0 else { return [] }
        let frames = (0..<count).map { index in
            let start = index * AudioFrame.hearingCount
            return frame(Array(pending[start..<(start + AudioFrame.hearingCount)]))
        }
        pending.removeFirst(count * AudioFrame.hearingCount)
        return frames
    }

    /// The last, incomplete frame, filled up with silence; nil when nothing is left.
    mutating func finish() -> AudioFrame? {
        guard !pending.isEmpty else { return nil }
        let silence = [Int16](repeating: 0, count: AudioFrame.hearingCount - pending.count)
        defer { pending.removeAll(keepingCapacity: true) }
        return frame(pending + silence)
    }

    private mutating func frame(_ samples: [Int16]) -> AudioFrame {
        defer { position = position + AudioFrame.hearingCount }
        return AudioFrame(samples: samples, sampleRate: AudioFrame.hearingRate, startsAt: position)
    }
}
