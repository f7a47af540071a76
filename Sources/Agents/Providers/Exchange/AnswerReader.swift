import Runtime
import VoiceCore

/// Reads an answer of any vendor from its bytes: the text in pieces, and how it ended.
struct AnswerReader {
    /// So many things in a row that say nothing are a fault: what comes is no answer.
    private static let mostOdd = 10

    private var frames: AnswerFrames
    private var dialect: any AnswerDialect
    private var joiner = PieceJoiner()
    private var oddInRow = 0
    /// How many things were passed over.
    private(set) var oddCount = 0
    private var hasText = false
    private(set) var usage: TokenUsage?
    private var end: AnswerEnd?
    /// What ended the answer before it was whole; nothing more is read then.
    private(set) var failure: ProviderError?
    /// Nothing more will come.
    private(set) var isDone = false

    init(_ dialect: any AnswerDialect) {
        frames = AnswerFrames(takesWords: dialect.takesWords)
        self.dialect = dialect
    }

    /// All text is here; what may still come can be missed.
    var isFinished: Bool { isDone || end != nil }

    /// Why the model ended; nil where it is not said.
    var finish: FinishReason? { end?.finish }

    /// The pieces that these bytes complete, none of them empty; look at ``failure`` afterwards.
    mutating func receive(_ bytes: ArraySlice<UInt8>) -> [String] {
        do throws(ProviderError) { return read(try frames.receive(bytes)) } catch {
            fail(error)
            return []
        }
    }

    /// The body is over; look at ``failure`` afterwards.
    ///
    /// - Parameter mayBeCut: Whether its rest may have been lost.
    /// - Returns: The last pieces.
    mutating func receiveEnd(mayBeCut: Bool) -> [String] {
        let wasFinished = isFinished
        var pieces: [String] = []
        do throws(ProviderError) { pieces = read(try frames.finish()) } catch { fail(error) }
        let rest = joiner.end()
        if !rest.isEmpty { pieces.append(rest) }
        if !wasFinished, failure == nil { judge(mayBeCut: mayBeCut) }
        isDone = true
        return pieces
    }

    private mutating func judge(mayBeCut: Bool) {
        if isFinished { return }
        if frames.isInside { return fail(.cutOff) }
        guard dialect.endsWithBody(mayBeCut: mayBeCut) else {
            return fail(frames.isDecided || mayBeCut ? .cutOff : .malformedAnswer("it is empty"))
        }
        if !hasText, let reason = dialect.emptyReason { fail(.malformedAnswer(reason)) }
    }

    private mutating func fail(_ error: ProviderError) {
        // What comes after the text can't be missed.
        if !isFinished { failure = failure ?? error }
    }

    private mutating func read(_ received: [AnswerFrames.Frame]) -> [String] {
        var pieces: [String] = []
        for frame in received {
            guard failure == nil, !isDone else { break }
            do throws(ProviderError) {
                let piece = joiner.join(try read(frame))
                guard !piece.isEmpty else { continue }
                hasText = true
                pieces.append(piece)
            } catch {
                fail(error)
            }
        }
        return pieces
    }

    private mutating func read(_ frame: AnswerFrames.Frame) throws(ProviderError) -> String {
        switch frame {
        case .endMark:
            isDone = true
            return ""
        case .value(let value, let event): return try read(value, event)
        case .words(let words, let event):
            if let event, ProviderError.isFailure(event) { throw .reported }
            guard dialect.takesWords else { break }
            oddInRow = 0
            return words
        case .odd: break
        }
        try noteOdd()
        return ""
    }

    private mutating func read(_ value: JSONValue, _ event: String) throws(ProviderError) -> String {
        if let elements = value.array, !dialect.takesWords {
            var text = ""
            for element in elements { text += try read(element, event) }
            return text
        }
        if let failure = ProviderError(reportedBy: value, event: event) { throw failure }
        guard value.object?.isEmpty == false || (dialect.takesWords && value.isSomething) else {
            try noteOdd()
            return ""
        }
        oddInRow = 0
        let part = try dialect.read(value)
        usage = part.usage ?? usage
        if case .failed(let word) = part.end {
            // Its words are told before it is gone on with.
            failure = .unavailable(reason: "the model ended with \(word)", retryAfter: nil)
        } else {
            end = part.end ?? end
        }
        if part.isLast { isDone = true }
        return part.text
    }

    private mutating func noteOdd() throws(ProviderError) {
        oddCount += 1
        oddInRow += 1
        guard oddInRow >= Self.mostOdd else { return }
        throw .malformedAnswer("\(Self.mostOdd) events in a row say nothing")
    }
}

extension JSONValue {
    /// A string or a list; of numbers and the like nothing is said.
    fileprivate var isSomething: Bool { string != nil || array != nil }
}

extension ProviderError {
    /// The body ended before the answer had.
    static let cutOff = ProviderError.unavailable(
        reason: "the connection closed before the answer had ended",
        retryAfter: nil
    )
}
