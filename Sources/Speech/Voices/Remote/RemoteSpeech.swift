import Net
import Runtime
import SoundFiles
import VoiceCore

/// Asks a speech server over HTTP and passes its audio on as it arrives.
struct RemoteSpeech: Sendable {
    private let http: HTTPClients
    private let times: RemoteTimes
    let voices: ServerVoices
    private let rates: RateNotice

    /// - Parameters:
    ///   - http: The clients to ask with.
    ///   - times: How long it may take.
    ///   - logger: Of the engine; where it is told, once, what the server does otherwise than it was asked.
    init(http: HTTPClients, times: RemoteTimes, logger: Logger) {
        self.http = http
        self.times = times
        voices = ServerVoices(logger)
        rates = RateNotice(logger)
    }

    /// Asks for speech in the first voice that the server has, and yields the audio of its answer.
    ///
    /// - Parameters:
    ///   - spoken: What is to be said; its volume is set here, and it says how long that may be at most.
    ///   - names: Voices, best first, where there is one; after them the server's own default one is asked for.
    ///   - rawRate: The rate of samples without a header or a label, in Hz.
    ///   - request: Makes the request for a voice: method, URL, headers and body; its times are set here.
    ///   - yield: Takes each piece.
    /// - Throws: ``EngineError``.
    func speak(
        _ spoken: SpeechRequest,
        with names: [String?],
        rawRate: Int,
        asking request: (String?) -> HTTPClientRequest,
        yield: @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        let volume = spoken.volume.clamped(to: 0...2)
        var deadline = SpeechDeadline(times)
        let response = try await answer(with: names, asking: request)
        var answer = AudioAnswer(
            contentType: response.header("content-type"),
            rawRate: rawRate,
            volume: volume
        )
        var rate = SteadyRate()
        while let bytes = try await next(
            of: response,
            before: answer.hasAudio ? deadline.endsBy : min(deadline.audioBy, deadline.endsBy)
        ) {
            for piece in try answer.append(bytes) {
                let steady = try rate.take(piece)
                try await deadline.pausing { () async throws(EngineError) in try await yield(steady) }
            }
            if answer.isLabelled { rates.check(labelled: answer.sampleRate, configured: rawRate) }
        }
        for piece in try answer.finish(isWhole: !response.endsWithConnection) { try await yield(try rate.take(piece)) }
        if let rest = rate.finish() { try await yield(rest) }
        guard let file = answer.file else { return }
        for piece in try await Self.decode(file, of: spoken).pieces {
            guard !Task.isCancelled else { throw .cancelled }
            try await yield(piece)
        }
    }

    /// Decodes a file on the engines' threads, since that takes milliseconds.
    private static func decode(
        _ file: (name: String, bytes: [UInt8]),
        of spoken: SpeechRequest
    ) async throws(EngineError) -> SpokenPhrase {
        let result = await EngineThreads.run(for: spoken.requester) {
            Result { () throws(SoundFileError) in try SoundFile(decoding: file.bytes, upTo: spoken.longestAudio) }
        }
        guard let result else { throw .cancelled }
        do throws(SoundFileError) {
            let sound = try result.get()
            guard sound.samples.count >= sound.sampleRate / 100 else {
                throw .unreadable("it has no sound")
            }
            let volume = spoken.volume.clamped(to: 0...2)
            return SpokenPhrase(samples: sound.samples.scaled(by: volume), sampleRate: sound.sampleRate)
        } catch {
            throw .malformedAnswer("the speech server sent \(file.name) that can't be played: \(error.reason)")
        }
    }

    /// The answer in the first voice that is not refused; the first refusal when all are.
    private func answer(
        with names: [String?],
        asking request: (String?) -> HTTPClientRequest
    ) async throws(EngineError) -> HTTPClientResponse {
        var refusal: EngineError?
        var refused: [String] = []
        for name in voices.worthAsking(names) {
            // Its end is watched here: the time that the listener takes is not the server's.
            let response = try await open(request(name), total: nil)
            guard let error = EngineError(response, of: "the speech server") else {
                voices.spoke(with: name, refused: refused)
                return response
            }
            response.letEnd()
            // None of these says whether it is the voice; the next answer does.
            guard let name, [400, 404, 422].contains(response.status) else { throw refusal ?? error }
            refusal = refusal ?? error
            refused.append(name)
        }
        throw refusal ?? .refused("the speech server has no voice")
    }

    /// Sends a request and waits for its answer's head, whatever its status; the whole answer has to come within its time.
    func open(_ request: HTTPClientRequest) async throws(EngineError) -> HTTPClientResponse {
        try await open(request, total: times.total)
    }

    private func open(
        _ request: HTTPClientRequest,
        total: Duration?
    ) async throws(EngineError) -> HTTPClientResponse {
        var request = request
        request.connectTimeout = times.connect
        request.firstByteTimeout = times.firstAudio
        request.idleTimeout = times.idle
        request.totalTimeout = total
        do throws(HTTPClientError) {
            return try await http.nearest.open(request)
        } catch {
            throw EngineError(error, of: "the speech server")
        }
    }

    /// Asks the server which voices it has; nil where it doesn't tell.
    func voiceList(at url: String, headers: [(name: String, value: String)] = []) async -> VoiceList? {
        guard let answer = try? await open(HTTPClientRequest("GET", url, headers: headers)), answer.status == 200,
            let body = try? await answer.collect(upTo: VoiceList.byteLimit), let list = try? JSONValue(parsing: body)
        else { return nil }
        return VoiceList(list)
    }

    private func next(
        of response: HTTPClientResponse,
        before deadline: ContinuousClock.Instant
    ) async throws(EngineError) -> [UInt8]? {
        do throws(HTTPClientError) {
            return try await response.nextChunk(before: deadline)
        } catch {
            throw EngineError(error, of: "the speech server")
        }
    }
}
