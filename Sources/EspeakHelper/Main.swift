// SPDX-License-Identifier: GPL-3.0-or-later

internal import CLinux
import VoiceWire
import WorkerMessages

/// `parley-espeak-helper`: espeak-ng as a program that speaks what it is asked to, one text after the other.
///
/// It reads a ``VoiceAsk`` from its socket, writes each ``VoiceAnswer``, and ends when the other side closes.
@main
enum Main {
    static func main() {
        let port = MessagePort()
        guard let speaker = Speaker(dataFolder: CommandLine.arguments.dropFirst().first) else {
            // The data of espeak-ng is missing; whoever started this program says so.
            exit(1)
        }
        port.send(VoiceAnswer.ready(sampleRate: speaker.sampleRate, voices: speaker.voices).bytes)
        while let message = port.receive() {
            if let descriptor = message.descriptor { close(descriptor) }
            guard let ask = VoiceAsk(message.message) else { exit(2) }
            var isHeard = true
            let problem = speaker.speak(ask) { words, samples in
                isHeard = port.send(VoiceAnswer.audio(id: ask.id, words: words, samples: samples).bytes)
                return isHeard
            }
            guard isHeard else { return }
            let last = problem.map { VoiceAnswer.failed(id: ask.id, reason: $0) } ?? .ended(id: ask.id)
            guard port.send(last.bytes) else { return }
        }
    }
}
