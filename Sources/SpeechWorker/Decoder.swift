internal import CLinux
import DecoderWire
import WorkerMessages

/// The life of one decoder process: utterance after utterance, until the server closes the socket.
struct Decoder: ~Copyable {
    /// The utterance that is being heard.
    private struct Utterance {
        var wantsPartials: Bool
        /// How many frames the mean in use rests on while the speaker's is being found out; nil when it is known.
        var learntFrames: Int?
        /// Of the whole utterance.
        var sampleCount = 0
        /// Of the part that is decoded now.
        var partCount = 0
        /// The part's audio, where it may be decoded again.
        var kept: [Int16] = []
        var partial = ""
    }

    private let recognizer: Recognizer
    private let port: MessagePort
    private var utterance: Utterance?

    /// The longest part of an utterance, in samples: a minute.
    private static let partLimit = 60 * 16_000
    /// So many frames are enough for a speaker's mean: a second, as the pre-roll counts too.
    ///
    /// The audio so far is decoded again with it while the speaker goes on, so that little is left to do in the end.
    /// From 0.6 s on, voices of the tests were understood worse than with the model's own mean.
    private static let meanFrames = 100
    /// At a pause it is done with fewer, if the speaker may have ended; then a fair part of them has to be new.
    private static let leastFrames = 30
    /// CPU time for one part, in seconds.
    private static let timeLimit: UInt = 30

    init(_ recognizer: consuming Recognizer, port: consuming MessagePort) {
        self.recognizer = recognizer
        self.port = port
    }

    mutating func run() {
        while let received = port.receive() {
            guard let request = DecoderRequest(received.message) else { return }
            switch request {
            case .begin(let wantsPartials, let decodesAgain, let mean):
                drop()
                utterance = Utterance(wantsPartials: wantsPartials, learntFrames: decodesAgain ? 0 : nil)
                begin(mean: mean)
            case .audio(let samples): hear(samples)
            case .pause: pause()
            case .cut: cut()
            case .settle: settle()
            case .finish:
                answer(.text(ended()))
                utterance = nil
            case .drop:
                drop()
                answer(.dropped)
            }
        }
    }

    private mutating func begin(mean: [Float]) {
        allowTime()
        guard recognizer.begin(mean: mean) else { return fail("the recogniser could not begin an utterance") }
    }

    private mutating func hear(_ samples: [Int16]) {
        guard var utterance else { return }
        utterance.sampleCount += samples.count
        utterance.partCount += samples.count
        if utterance.learntFrames != nil { utterance.kept += samples }
        guard utterance.partCount <= Self.partLimit else { return fail("a part of an utterance was too long") }
        guard recognizer.hear(samples) else { return fail("the recogniser could not take the audio") }
        self.utterance = utterance
        if recognizer.frameCount >= Self.meanFrames {
            guard learnMean() else { return fail("the recogniser could not begin again") }
            self.utterance?.learntFrames = nil
            self.utterance?.kept = []
        }
        answer(.heard(sampleCount: utterance.sampleCount, partial: changedPartial()))
    }

    private mutating func pause() {
        guard learnMean(atLeast: Self.leastFrames) else { return fail("the recogniser could not begin again") }
        answer(.heard(sampleCount: utterance?.sampleCount ?? 0, partial: nil))
    }

    /// The text so far, if it is wanted and another than the last one.
    private mutating func changedPartial() -> String? {
        guard let utterance, utterance.wantsPartials else { return nil }
        let text = recognizer.text
        guard text != utterance.partial else { return nil }
        self.utterance?.partial = text
        return text
    }

    /// Decodes what has been heard once more with the mean of just that, unless the mean in use rests on nearly as much.
    ///
    /// - Parameter least: Fewer frames than these tell no mean.
    /// - Returns: False when the recogniser failed.
    private mutating func learnMean(atLeast least: Int = 0) -> Bool {
        guard let utterance, let learntFrames = utterance.learntFrames else { return true }
        let count = recognizer.frameCount
        guard count >= least, 4 * count > 5 * learntFrames else { return true }
        // What is short and has no words needs none.
        guard count >= Self.meanFrames || !recognizer.text.isEmpty else { return true }
        let mean = recognizer.heardMean
        self.utterance?.learntFrames = count
        return recognizer.end() && recognizer.begin(mean: mean) && recognizer.hear(utterance.kept)
    }

    private mutating func cut() {
        let text = ended()
        answer(.text(text))
        utterance?.partCount = 0
        utterance?.kept = []
        utterance?.partial = ""
        // The speaker's mean is known by now.
        utterance?.learntFrames = nil
        if utterance != nil { begin(mean: text.mean) }
    }

    /// Lets a copy of this process say how the utterance would end here, while this one keeps its place in it.
    private mutating func settle() {
        // Before the copy is made, or the end would have to do it again.
        guard learnMean() else { return fail("the recogniser could not begin again") }
        let copy = clinux_fork()
        if copy == 0 {
            answer(.text(ended()))
            _exit(0)
        }
        var status: Int32 = 0
        guard copy > 0, unsafe waitpid(copy, &status, 0) == copy, status == 0 else {
            return fail("a copy of the recogniser failed")
        }
    }

    private mutating func drop() {
        guard utterance != nil else { return }
        utterance = nil
        _ = recognizer.end()
    }

    /// Ends the part and gives its text; one too short to have been decoded again is so now.
    private mutating func ended() -> DecodedText {
        let nothing = DecodedText(text: "", wordCount: 0, confidence: 0, mean: recognizer.mean)
        guard utterance != nil, learnMean(), recognizer.end() else { return nothing }
        return recognizer.result
    }

    private mutating func fail(_ reason: String) {
        drop()
        answer(.failed(reason))
    }

    private func answer(_ answer: DecoderAnswer) {
        port.send(answer.bytes)
    }

    /// Ends this process when the part that begins takes more than its share.
    private func allowTime() {
        var used = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used)
        clinux_limit_cpu(UInt(used.tv_sec) + Self.timeLimit)
    }
}
