import Loops
import Net
import Runtime

/// Transcription, language and speech over the OpenAI protocol, each answering after a fixed delay.
///
/// On the loops of its server.
struct StubServices: HTTPHandler {
    let transcriptionDelay: Duration
    /// To the first sentence; the rest follows at once.
    let languageDelay: Duration
    let speechDelay: Duration
    /// 24 kHz mono PCM of every phrase.
    let speech: [UInt8]

    /// Each answer has words of its own: the same phrase is spoken from a cache, which asks no voice.
    private let answerCount = Lock(0)

    init(transcriptionDelay: Duration, languageDelay: Duration, speechDelay: Duration, phrase: Duration) {
        self.transcriptionDelay = transcriptionDelay
        self.languageDelay = languageDelay
        self.speechDelay = speechDelay
        // A triangle at 240 Hz: sound, and nowhere zero for long.
        speech = (0..<phrase.milliseconds * 24).flatMap { index -> [UInt8] in
            let phase = index % 100
            let sample = UInt16(bitPattern: Int16((phase < 50 ? phase : 100 - phase) * 300 - 7_400))
            return [UInt8(truncatingIfNeeded: sample), UInt8(truncatingIfNeeded: sample >> 8)]
        }
    }

    func handle(_ request: HTTPRequest, _ responder: HTTPResponder) {
        let loop = responder.loop
        Task(executorPreference: loop) {
            guard (try? await responder.body(upTo: 64 << 20)) != nil else { return responder.respondError(400) }
            let delay: Duration? =
                switch request.path {
                case "/v1/audio/transcriptions": transcriptionDelay
                case "/v1/chat/completions": languageDelay
                case "/v1/audio/speech": speechDelay
                default: nil
                }
            guard let delay else { return responder.respondError(404) }
            await loop.sleep(for: delay)
            switch request.path {
            case "/v1/audio/transcriptions":
                let text = #"{"text":"go forward ten meters"}"#
                responder.respond(HTTPResponse(status: 200, contentType: "application/json", text: text))
            case "/v1/chat/completions": answer(responder)
            default:
                responder.respond(HTTPResponse(status: 200, headers: ["Content-Type": "audio/pcm"], body: speech))
            }
        }
    }

    private func answer(_ responder: HTTPResponder) {
        let stream = responder.respondStreaming(headers: ["Content-Type": "text/event-stream"])
        let number = answerCount.withLock { count in
            count += 1
            return count
        }
        for sentence in ["Answer \(number) begins with this sentence. ", "And \(number) ends with this one."] {
            let delta: JSONValue = ["choices": [["index": 0, "delta": ["content": .string(sentence)]]]]
            stream.write("data: \(delta.text)\n\n")
        }
        stream.write("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
        stream.finish()
    }

    func errorBody(for refusal: HTTPRefusal, requestID: String) -> HTTPResponse {
        HTTPResponse(status: refusal.status, contentType: "application/json", text: #"{"error":{"message":"no"}}"#)
    }
}

extension EventLoop {
    /// Waits on the loop by a timer of its own.
    fileprivate func sleep(for delay: Duration) async {
        await withCheckedContinuation { done in
            post { [self] in
                let timer = LoopTimer(on: self)
                // The action holds the timer until it has fired.
                timer.set(after: delay) {
                    withExtendedLifetime(timer) { done.resume() }
                }
            }
        }
    }
}
