internal import CLinux
import DecoderWire
import WorkerMessages

/// The life of one decoder process: utterance after utterance, until the server closes the socket.
struct Decoder: ~Copyable {
    /// The utterance that is being heard.
    private struct Utterance {
        var wantsPartials: Bool
        /// Whether the speaker's mean is still to be found out.
        var decodesAgain: Bool
        /// Of the whole utterance.
        var sampleCount = 0
        /// Of the part that is decoded now.
        var partCount = 0
        /// The part's audio, where it will be decoded again.
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
                utterance = Utterance(wantsPartials: wantsPartials, decodesAgain: decodesAgain)
                begin(mean: mean)
            case .audio(let samples): hear(samples)
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
        if utterance.decodesAgain { utterance.kept += samples }
        guard utterance.partCount <= Self.partLimit else { return fail("a part of an utterance was too long") }
        guard recognizer.hear(samples) else { return fail("the recogniser could not take the audio") }
        if utterance.decodesAgain, recognizer.frameCount >= Self.meanFrames {
            guard beginAgain(utterance.kept) else { return fail("the recogniser could not begin again") }
            utterance.decodesAgain = false
            utterance.kept = []
        }
        var changed: String?
        if utterance.wantsPartials {
            let text = recognizer.text
            if text != utterance.partial {
                utterance.partial = text
                changed = text
            }
        }
        self.utterance = utterance
        answer(.heard(sampleCount: utterance.sampleCount, partial: changed))
    }

    /// Decodes what has been heard once more with the mean of just that.
    private func beginAgain(_ samples: [Int16]) -> Bool {
        let mean = recognizer.heardMean
        return recognizer.end() && recognizer.begin(mean: mean) && recognizer.hear(samples)
    }

    private mutating func cut() {
        let text = ended()
        answer(.text(text))
        utterance?.partCount = 0
        utterance?.kept = []
        utterance?.partial = ""
        // The speaker's mean is known by now.
        utterance?.decodesAgain = false
        if utterance != nil { begin(mean: text.mean) }
    }

    /// Lets a copy of this process say how the utterance would end here, while this one keeps its place in it.
    private mutating func settle() {
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
    private func ended() -> DecodedText {
        let nothing = DecodedText(text: "", wordCount: 0, confidence: 0, mean: recognizer.mean)
        guard let utterance else { return nothing }
        if utterance.decodesAgain, !recognizer.text.isEmpty, !beginAgain(utterance.kept) { return nothing }
        return recognizer.end() ? recognizer.result : nothing
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
