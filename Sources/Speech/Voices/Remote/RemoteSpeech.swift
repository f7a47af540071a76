import Net
import Runtime
import SoundFiles
import VoiceCore

/// Asks a speech server over HTTP and passes its audio on as it arrives.
struct RemoteSpeech: Sendable {
    let http: HTTPClients
    let times: RemoteTimes
    let voices: ServerVoices

    /// No phrase takes so long; a small file can hold hours.
    private static let longest: Duration = .seconds(300)

    /// Asks for speech in the first voice that the server has, and yields the audio of its answer.
    ///
    /// - Parameters:
    ///   - names: Voices, best first, where there is one; after them the server's own default one is asked for.
    ///   - rawRate: The rate of samples without a header, in Hz.
    ///   - volume: Factor on the samples.
    ///   - request: Makes the request for a voice: method, URL, headers and body; its times are set here.
    ///   - yield: Takes each piece.
    /// - Throws: ``EngineError``.
    func speak(
        with names: [String?],
        rawRate: Int,
        volume: Double,
        asking request: (String?) -> HTTPClientRequest,
        yield: @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        let volume = volume.clamped(to: 0...2)
        let firstAudioBy = ContinuousClock.now + times.firstAudio
        let response = try await answer(with: names, asking: request)
        var answer = AudioAnswer(
            contentType: response.header("content-type"),
            rawRate: rawRate,
            volume: volume
        )
        while let bytes = try await next(of: response, before: answer.hasAudio ? nil : firstAudioBy) {
            let samples = try answer.append(bytes)
            if !samples.isEmpty { try await yield(SpeechPiece(samples: samples, sampleRate: answer.sampleRate)) }
        }
        let rest = try answer.finish()
        if !rest.isEmpty { try await yield(SpeechPiece(samples: rest, sampleRate: answer.sampleRate)) }
        guard let file = answer.file else { return }
        for piece in try await Self.decode(file.bytes, file.name, volume: volume).pieces {
            guard !Task.isCancelled else { throw .cancelled }
            try await yield(piece)
        }
    }

    /// Decodes a file on the engines' threads, since that takes milliseconds.
    private static func decode(
        _ bytes: [UInt8],
        _ name: String,
        volume: Double
    ) async throws(EngineError) -> SpokenPhrase {
        let work = Task(name: "decode speech", executorPreference: ThreadPool.engines) {
            Result { () throws(SoundFileError) in try SoundFile(decoding: bytes, upTo: longest) }
        }
        do throws(SoundFileError) {
            let file = try await work.value.get()
            guard file.samples.count >= file.sampleRate / 100 else {
                throw .unreadable("it has no sound")
            }
            return SpokenPhrase(samples: file.samples.scaled(by: volume), sampleRate: file.sampleRate)
        } catch {
            throw .malformedAnswer("the speech server sent \(name) that can't be played: \(error.reason)")
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
            let response = try await open(request(name))
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

    /// Sends a request and waits for its answer's head, whatever its status.
    func open(_ request: HTTPClientRequest) async throws(EngineError) -> HTTPClientResponse {
        var request = request
        request.connectTimeout = times.connect
        request.firstByteTimeout = times.firstAudio
        request.idleTimeout = times.idle
        request.totalTimeout = times.total
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
        before deadline: ContinuousClock.Instant?
    ) async throws(EngineError) -> [UInt8]? {
        do throws(HTTPClientError) {
            return try await response.nextChunk(before: deadline)
        } catch {
            throw EngineError(error, of: "the speech server")
        }
    }
}
