internal import CPocketSphinx
import DecoderWire

/// One PocketSphinx decoder for dictation, 16 kHz.
///
/// Safe because the handle never leaves this type. For one thread.
@safe
struct Recognizer: ~Copyable {
    struct Unreadable: Error {}

    /// So many frames of the model's own mean steady a mean of few frames.
    private static let steadiness = 30

    private let decoder: OpaquePointer
    /// The cepstral mean that comes with the model.
    private let ownMean: [Float]

    /// Loads the model: about a quarter of a second and 100 MB.
    init(_ files: ModelFiles) throws(Unreadable) {
        err_set_logfp(nil)
        // Without the second pass the text is there 9 ms after the end instead of 78; the two limits bound the search
        // in noise at no loss of accuracy.
        let options = [
            "-hmm", files.acoustic, "-dict", files.dictionary, "-lm", files.language,
            "-fwdflat", "no", "-maxhmmpf", "10000", "-maxwpf", "20",
        ]
        var arguments = unsafe options.map { unsafe strdup($0) }
        defer { unsafe arguments.forEach { unsafe free($0) } }
        let config = unsafe cmd_ln_parse_r(nil, ps_args(), Int32(arguments.count), &arguments, 1)
        guard let config = unsafe config else { throw Unreadable() }
        defer { _ = unsafe cmd_ln_free_r(config) }
        guard let decoder = unsafe ps_init(config) else { throw Unreadable() }
        unsafe self.decoder = decoder
        ownMean = unsafe Self.mean(of: decoder)
    }

    deinit { unsafe ps_free(decoder) }

    /// The cepstral mean as it is now.
    var mean: [Float] { unsafe Self.mean(of: decoder) }

    /// The number of values in a cepstral mean.
    var meanCount: Int { ownMean.count }

    /// The number of frames, 10 ms each, that the utterance has so far; those that noise removal drops do not count.
    ///
    /// Within its first three seconds.
    var frameCount: Int { unsafe Int(cpocketsphinx_cmn(decoder).pointee.nframe - CMN_WIN) }

    /// The cepstral mean of those frames, steadied by a few frames' worth of the model's own.
    ///
    /// The library's mean holds to the one that ``begin(mean:)`` gave for minutes: it weighs as much as `CMN_WIN` frames.
    var heardMean: [Float] {
        guard frameCount > 0, let sum = unsafe cpocketsphinx_cmn(decoder).pointee.sum else { return mean }
        return zip(mean, ownMean).enumerated().map { index, means in
            let (begun, own) = means
            let heard = unsafe sum[index] - begun * Float(CMN_WIN)
            return (heard + own * Float(Self.steadiness)) / Float(frameCount + Self.steadiness)
        }
    }

    /// Begins an utterance with a speaker's cepstral mean; an empty one is the model's own.
    func begin(mean: [Float]) -> Bool {
        let mean = mean.count == ownMean.count ? mean : ownMean
        unsafe cmn_live_set(cpocketsphinx_cmn(decoder), mean)
        return unsafe ps_start_stream(decoder) == 0 && ps_start_utt(decoder) == 0
    }

    /// Decodes the next samples of the utterance, any number.
    func hear(_ samples: [Int16]) -> Bool {
        unsafe ps_process_raw(decoder, samples, samples.count, 0, 0) >= 0
    }

    func end() -> Bool {
        unsafe ps_end_utt(decoder) == 0
    }

    /// The best text so far, or after the end the final one.
    var text: String {
        guard let text = unsafe ps_get_hyp(decoder, nil) else { return "" }
        return unsafe String(cString: text)
    }

    /// The final text with its posteriors, after the end.
    var result: DecodedText {
        let text = text
        // Scores the lattice, on which the words' posteriors rest; its own value shrinks with the length of the text.
        _ = unsafe ps_get_prob(decoder)
        let scale = unsafe ps_get_logmath(decoder)
        var (wordCount, sum) = (0, 0.0)
        var segment = unsafe ps_seg_iter(decoder)
        while let current = unsafe segment {
            if let word = unsafe ps_seg_word(current), unsafe !Self.isFiller(word) {
                wordCount += 1
                sum += unsafe logmath_exp(scale, ps_seg_prob(current, nil, nil, nil))
            }
            unsafe segment = ps_seg_next(current)
        }
        return DecodedText(
            text: text,
            wordCount: wordCount,
            confidence: wordCount == 0 ? 0 : sum / Double(wordCount),
            mean: mean
        )
    }

    /// Silence (`<sil>`) and noises (`[COUGH]`, `++UM++`).
    @unsafe private static func isFiller(_ word: UnsafePointer<CChar>) -> Bool {
        [UInt8(ascii: "<"), UInt8(ascii: "["), UInt8(ascii: "+")].contains(UInt8(bitPattern: unsafe word.pointee))
    }

    @unsafe private static func mean(of decoder: OpaquePointer) -> [Float] {
        let state = unsafe cpocketsphinx_cmn(decoder)
        guard let count = unsafe state?.pointee.veclen else { return [] }
        var mean = [Float](repeating: 0, count: Int(count))
        unsafe cmn_live_get(state, &mean)
        return mean
    }
}
