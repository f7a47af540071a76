import Resampling
import VoiceCore

extension WebSocketConnection {
    /// Takes one binary message; nil is one of an odd length.
    func hear(_ message: PCMMessage?) {
        guard !isClosing else { return }
        activeAt = now
        guard let message else {
            let words = "Audio is 16-bit samples: a message of an odd length was dropped."
            return tell(SessionFault(.misalignedAudio, words))
        }
        guard allowance.take(.samples(message.samples.count, at: query.rate), now: now) else {
            let words = "More audio than four times real time was sent."
            tell(SessionFault(.rateExceeded, words, isFatal: true, retryAfter: .seconds(15)))
            return close(.rateExceeded, "rate exceeded")
        }
        pass { (speech: inout SpeechFormatter) in speech.frames(of: message) }
    }

    /// Passes on what is left of the audio, before the client's word that this was all.
    func hearRest() {
        guard speech != nil else { return }
        pass { (speech: inout SpeechFormatter) in speech.finish() }
    }

    private func pass(_ frames: (inout SpeechFormatter) -> [AudioFrame]) {
        do throws(ResamplingError) {
            // Made with the first audio: many clients only type.
            var formatter: SpeechFormatter
            if let made = speech.take() { formatter = made } else { formatter = try SpeechFormatter(rate: query.rate) }
            let made = frames(&formatter)
            speech = consume formatter
            for frame in made { port?.receive(frame, from: query.speaker) }
        } catch {
            tell(SessionFault(.internalError, "The audio can't be converted.", isFatal: true))
            close(.internalError, "internal error")
        }
    }
}
