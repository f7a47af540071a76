/// What the name of a content type says of samples without a header, such as `audio/L16;rate=16000;channels=2`.
///
/// RFC 2586 wants L16 with the high byte first, and hardly any speech server heeds it (Gemini, Deepgram and Watson send
/// the low byte first): so the order is the machine's unless the name says otherwise, as GStreamer's does
/// (`audio/x-raw;format=S16BE`).
struct SampleLabel: Equatable {
    enum Coding: Equatable {
        /// 16 bits a sample.
        case linear(isBigEndian: Bool)
        /// 32 bits, −1 to 1, the low byte first.
        case float
        /// 8 bits, companded (ITU-T G.711).
        case muLaw
        case aLaw
    }

    /// In Hz; nil where it isn't told.
    var sampleRate: Int?
    var channelCount = 1
    var coding = Coding.linear(isBigEndian: false)

    /// - Parameter contentType: The header's value; whatever it doesn't say is as OpenAI's servers send it.
    init(_ contentType: String?) {
        let parts = (contentType ?? "").lowercased().split(separator: ";").map { part in
            part.filter { !$0.isWhitespace && $0 != "\"" }
        }
        guard let type = parts.first else { return }
        switch type {
        case "audio/basic": (coding, sampleRate) = (.muLaw, 8_000)
        case "audio/pcmu", "audio/mulaw", "audio/x-mulaw", "audio/ulaw": (coding, sampleRate) = (.muLaw, 8_000)
        case "audio/pcma", "audio/alaw", "audio/x-alaw": (coding, sampleRate) = (.aLaw, 8_000)
        default: guard type.hasPrefix("audio/") else { return }
        }
        for part in parts.dropFirst() {
            let words = part.split(separator: "=", maxSplits: 1)
            if words.count == 2 { take(String(words[0]), String(words[1])) }
        }
    }

    private mutating func take(_ name: String, _ value: String) {
        switch name {
        case "rate", "samplerate", "sample-rate", "sample_rate":
            if let rate = Int(value), (4_000...192_000).contains(rate) { sampleRate = rate }
        case "channels", "channel":
            if let count = Int(value), (1...8).contains(count) { channelCount = count }
        case "endianness", "endianess", "endian", "byte-order":
            if value.hasPrefix("big") { coding = .linear(isBigEndian: true) }
        case "format", "codec", "encoding":
            switch value {
            case "s16be", "pcm_s16be": coding = .linear(isBigEndian: true)
            case "f32le", "f32", "float32", "pcm_f32le": coding = .float
            case "mulaw", "ulaw", "pcm_mulaw": coding = .muLaw
            case "alaw", "pcm_alaw": coding = .aLaw
            default: break
            }
        default: break
        }
    }
}
