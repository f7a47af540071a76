import Net
import VoiceCore

/// Asks a speech server over HTTP and passes its audio on as it arrives.
struct RemoteSpeech: Sendable {
    let http: HTTPClients
    let times: RemoteTimes

    /// Sends a request and yields the audio of its answer.
    ///
    /// - Parameters:
    ///   - request: Method, URL, headers and body; its times are set here.
    ///   - rawRate: The rate of samples without a header, in Hz.
    ///   - volume: Factor on the samples.
    ///   - yield: Takes each piece.
    /// - Throws: ``EngineError``.
    func speak(
        _ request: HTTPClientRequest,
        rawRate: Int,
        volume: Double,
        yield: @Sendable (SpeechPiece) async throws(EngineError) -> Void
    ) async throws(EngineError) {
        let firstAudioBy = ContinuousClock.now + times.firstAudio
        let response = try await open(request)
        try check(response)
        var answer = AudioAnswer(
            contentType: response.header("content-type"),
            rawRate: rawRate,
            volume: volume.clamped(to: 0...2)
        )
        while let bytes = try await next(of: response, before: answer.hasAudio ? nil : firstAudioBy) {
            let samples = try answer.append(bytes)
            if !samples.isEmpty { try await yield(SpeechPiece(samples: samples, sampleRate: answer.sampleRate)) }
        }
        let rest = try answer.finish()
        if !rest.isEmpty { try await yield(SpeechPiece(samples: rest, sampleRate: answer.sampleRate)) }
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

    private func check(_ response: HTTPClientResponse) throws(EngineError) {
        switch response.status {
        case 200..<300: return
        case 401, 403: throw .refused("the speech server refused the key (status \(response.status))")
        case 404: throw .refused("the speech server has nothing there (status 404); check its URL")
        case 408, 425, 429, 500...: throw .unavailable("the speech server answered with status \(response.status)")
        default: throw .refused("the speech server refused the request (status \(response.status))")
        }
    }
}
