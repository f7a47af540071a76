internal import CFlite
internal import Runtime

/// Speaks English with Flite (`flite_do_synth`), blocking the calling thread for about a hundredth of the speech's length.
///
/// Voices are shared and read-only, so that any number of threads may speak at once. Nothing is ever set on a voice: all
/// options belong to one utterance.
package enum Flite {
    /// Of all voices, in Hz.
    package static let sampleRate = 16_000

    /// Speaks a text and hands over the samples as they are made.
    ///
    /// - Parameters:
    ///   - request: What to say and how.
    ///   - onWords: The words' times, known before the first samples; called once, not at all when there are no words.
    ///   - onSamples: Some 20 to 25 ms of samples; answers whether to go on.
    /// - Throws: ``FliteError``.
    package static func speak(
        _ request: FliteRequest,
        onWords: ([FliteWord]) -> Void,
        onSamples: (Span<Int16>) -> Bool
    ) throws(FliteError) {
        guard let voice = unsafe voices.pointer(of: request.voice) else { throw .noVoice }
        guard let utterance = unsafe new_utterance() else { throw .failed }
        let text = request.text.filter { $0 != 0 && $0 < 0x80 }.map(CChar.init(bitPattern:)) + [0]
        unsafe text.withUnsafeBufferPointer { unsafe _ = utt_set_input_text(utterance, $0.baseAddress) }
        unsafe cflite_set_stretch(utterance, request.stretch)
        unsafe cflite_set_pitch(utterance, request.pitch)
        // Safe because the closures outlive the call of flite_do_synth, which is the last to use them.
        let finished = withoutActuallyEscaping(onWords) { onWords in
            withoutActuallyEscaping(onSamples) { onSamples in
                let output = unsafe Output(
                    text: request.text,
                    utterance: utterance,
                    onWords: onWords,
                    onSamples: onSamples
                )
                return unsafe synthesize(utterance, voice, output)
            }
        }
        // A failed synthesis has freed the utterance already.
        guard let finished = unsafe finished else { throw .failed }
        unsafe delete_utterance(finished)
    }

    private static func synthesize(
        _ utterance: UnsafeMutablePointer<cst_utterance>,
        _ voice: UnsafeMutablePointer<cst_voice>,
        _ output: Output
    ) -> UnsafeMutablePointer<cst_utterance>? {
        guard let streaming = unsafe new_audio_streaming_info() else { return nil }
        unsafe streaming.pointee.min_buffsize = 320
        unsafe streaming.pointee.userdata = Unmanaged.passUnretained(output).toOpaque()
        unsafe streaming.pointee.asc = { wave, start, count, _, streaming in
            guard let wave = unsafe wave, let data = unsafe streaming?.pointee.userdata else { return -1 }
            let output = unsafe Unmanaged<Output>.fromOpaque(data).takeUnretainedValue()
            return unsafe output.take(wave, from: Int(start), count: Int(count)) ? 0 : -1
        }
        unsafe cflite_set_streaming(utterance, streaming)
        return unsafe withExtendedLifetime(output) { unsafe flite_do_synth(utterance, voice, utt_synth) }
    }

    /// Registered once, on first use: registering is not thread-safe, speaking is.
    private static let voices = Voices()

    /// Safe because the voices are static data of the libraries, never changed after their registration.
    @safe
    private struct Voices: @unchecked Sendable {
        private let pointers: [FliteVoice: UnsafeMutablePointer<cst_voice>]

        init() {
            flite_init()
            var pointers: [FliteVoice: UnsafeMutablePointer<cst_voice>] = unsafe [:]
            unsafe pointers[.rms] = unsafe register_cmu_us_rms(nil)
            unsafe pointers[.slt] = unsafe register_cmu_us_slt(nil)
            unsafe pointers[.awb] = unsafe register_cmu_us_awb(nil)
            unsafe pointers[.kal16] = unsafe register_cmu_us_kal16(nil)
            unsafe self.pointers = unsafe pointers
        }

        func pointer(of voice: FliteVoice) -> UnsafeMutablePointer<cst_voice>? { unsafe pointers[voice] }
    }
}
