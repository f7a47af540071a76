import Loops
import Net
import Runtime

/// `parley talk`: a conversation from the shell.
struct TalkCommand: Command {
    let name = "talk"
    let summary = "Talk with a server: a text, a sound file or raw PCM in, the reply's PCM out, transcripts on stderr."
    let flags = [
        Flag("url", "URL", "The server; the one of this configuration if not said."),
        Flag("key", "KEY", "API key; API_KEY if not said."),
        Flag("agent", "NAME", "Whom to talk with."), Flag("session", "ID", "The session to resume."),
        Flag("say", "TEXT", "Say this text, and end after the reply."),
        Flag(
            "wav",
            "FILE",
            "Say this sound file (WAV, FLAC, MP3, Ogg, AIFF; - is standard input), and end after the reply."
        ),
        Flag("rate", "HZ", "Rate of raw PCM on standard input; 16000 if not said."),
        Flag("out-rate", "HZ", "Rate of the reply's PCM; 24000 if not said."),
        Flag("out", "FILE", "Write the reply as a WAV file in place of PCM on standard output."),
        Flag("timeout", "S", "Give up when the server tells nothing for so long; 120 s if not said."),
        Flag.config,
    ]

    func run(_ arguments: Arguments) async throws {
        let configuration = try ConfigurationLoader.load(arguments)
        // Standard error is for transcripts.
        LogOutput.configure(level: .error, format: .text)
        let speech = try Self.speech(arguments)
        let outputRate = try arguments.rate("out-rate", default: 24000)
        let patience = try arguments.patience()
        let loops = try LoopGroup(count: 1)
        let server = try LocalServer(configuration.listening)
        defer {
            server.close()
            loops.stop()
        }
        let address = StreamAddress(
            arguments.flags["url"] ?? server.url,
            query: [
                "agent": arguments.flags["agent"], "session": arguments.flags["session"],
                "rate": String(speech.rate), "out_rate": String(outputRate),
            ]
        )
        let client = TalkClient(
            on: loops.first,
            speech: speech,
            output: TalkOutput(arguments.flags["out"], outputRate),
            patience: patience
        )
        let key = arguments.flags["key"] ?? configuration.listening.apiKey
        let sockets = WebSocketClient(
            HTTPClient(loop: loops.first, trusting: Self.trust(arguments, configuration.listening, server))
        )
        do throws(WebSocketClientError) {
            try await sockets.connect(
                url: address.text,
                headers: HTTPClientRequest.bearer(key),
                subprotocols: ["parley.v1"]
            ) { client.begin($0) }
        } catch {
            throw CommandFailure("\(address.host): \(error.reason)")
        }
        try await client.finished()
    }

    private static func trust(
        _ arguments: Arguments,
        _ settings: ListeningSettings,
        _ server: LocalServer
    ) -> ServerTrust {
        guard arguments.has("url") else { return server.trust }
        return settings.certificatePath.map { .authorities($0) } ?? .system
    }

    private static func speech(_ arguments: Arguments) throws(CommandFailure) -> TalkSpeech {
        switch (arguments.flags["say"], arguments.flags["wav"]) {
        case (.some, .some): throw .wrongUse("--say and --wav can't go together")
        case (let text?, nil):
            guard !text.isEmpty else { throw .wrongUse("--say needs a text") }
            return .text(text)
        case (nil, let path?):
            let bytes = try SoundInput.bytes(of: path)
            return .file(try SpokenFile(decoding: bytes, name: SoundInput.name(of: path)))
        case (nil, nil):
            guard !ProcessStreams.isInputTerminal else {
                throw .wrongUse(
                    "give --say, --wav, or PCM on standard input (arecord -f S16_LE -r 16000 | parley talk)"
                )
            }
            return .standardInput(rate: try arguments.rate("rate", default: 16000))
        }
    }
}

extension Arguments {
    /// How long the server may tell nothing.
    fileprivate func patience() throws(CommandFailure) -> Duration {
        guard let text = flags["timeout"] else { return .seconds(120) }
        guard let seconds = Int(text), (1...3600).contains(seconds) else {
            throw .wrongUse("--timeout takes 1 to 3600 seconds")
        }
        return .seconds(seconds)
    }

    fileprivate func rate(_ name: String, default fallback: Int) throws(CommandFailure) -> Int {
        guard let text = flags[name] else { return fallback }
        guard let rate = Int(text), StreamAddress.rates.contains(rate) else {
            throw .wrongUse("--\(name) takes \(StreamAddress.rateList)")
        }
        return rate
    }
}
