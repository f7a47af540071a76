// SPDX-License-Identifier: GPL-3.0-or-later

internal import CEspeak
internal import CLinux
import VoiceWire

/// The one synthesizer that espeak-ng has in a process.
///
/// Nothing of the library may be called by two threads at once: this program has one.
///
/// Safe because the process has one thread, and the library's pointers do not outlive the calls that lend them.
@safe
final class Speaker {
    /// In Hz.
    let sampleRate: Int
    let voices: [VoiceAnswer.Voice]
    private let names: Set<String>
    private var voice = ""
    private var onSound: ([VoiceAnswer.Word], [Int16]) -> Bool = { _, _ in false }

    /// How much sound the library hands over at a time, in milliseconds.
    private static let pieceLength: Int32 = 60
    /// Words a minute of a voice at its own speed, as the library has it.
    private static let ownSpeed = 175.0

    /// - Parameter dataFolder: Where `espeak-ng-data` is; nil is where the library looks by itself.
    init?(dataFolder: String?) {
        let rate = unsafe espeak_Initialize(
            AUDIO_OUTPUT_SYNCHRONOUS,
            Self.pieceLength,
            dataFolder,
            Int32(espeakINITIALIZE_DONT_EXIT)
        )
        guard rate > 0 else { return nil }
        sampleRate = Int(rate)
        voices = Self.installedVoices()
        names = Set(voices.map(\.name))
        unsafe espeak_SetSynthCallback { samples, count, events in
            unsafe Speaker.take(samples, Int(count), events) ? 0 : 1
        }
    }

    /// Speaks a text; the words come with the sound that they are in.
    ///
    /// - Parameters:
    ///   - ask: What to say.
    ///   - onSound: Answers whether to go on.
    /// - Returns: What went wrong, if anything.
    func speak(_ ask: VoiceAsk, onSound: @escaping ([VoiceAnswer.Word], [Int16]) -> Bool) -> String? {
        if ask.voice != voice {
            // An unknown name would silently keep the voice before.
            guard names.contains(ask.voice), unsafe espeak_SetVoiceByName(ask.voice) == EE_OK else {
                return "there is no voice \(ask.voice)"
            }
            voice = ask.voice
        }
        espeak_SetParameter(espeakRATE, Int32(min(max(Self.ownSpeed * ask.speed, 80), 900)), 0)
        espeak_SetParameter(espeakPITCH, Self.pitch(ask.pitch), 0)
        self.onSound = onSound
        unsafe Self.current = self
        defer { self.onSound = { _, _ in false } }
        let text = ask.text.utf8.filter { $0 != 0 } + [0]
        let status = unsafe text.withUnsafeBytes { text in
            unsafe espeak_Synth(text.baseAddress, text.count, 0, POS_CHARACTER, 0, UInt32(espeakCHARS_UTF8), nil, nil)
        }
        return status == EE_OK ? nil : "espeak-ng gave up on the text"
    }

    /// The library's scale: 0 about half as high as the voice's own, 50 its own, 100 about twice as high.
    private static func pitch(_ factor: Double) -> Int32 {
        let factor = min(max(factor, 0.5), 2)
        return Int32(factor < 1 ? (factor - 0.5) * 100 : factor * 50)
    }

    /// The library's callback has no place for a pointer of ours.
    nonisolated(unsafe) private static var current: Speaker?

    private static func take(
        _ samples: UnsafeMutablePointer<Int16>?,
        _ count: Int,
        _ events: UnsafeMutablePointer<espeak_EVENT>?
    ) -> Bool {
        guard let speaker = unsafe current else { return false }
        var words: [VoiceAnswer.Word] = []
        if var event = unsafe events {
            while unsafe event.pointee.type != espeakEVENT_LIST_TERMINATED {
                if unsafe event.pointee.type == espeakEVENT_WORD {
                    // Positions count from one.
                    let end = unsafe Int(event.pointee.text_position) - 1 + Int(event.pointee.length)
                    words.append(VoiceAnswer.Word(scalarCount: max(0, end), startsAt: unsafe Int(event.pointee.sample)))
                }
                unsafe event += 1
            }
        }
        guard let samples = unsafe samples, count > 0 else { return true }
        return speaker.onSound(words, unsafe Array(UnsafeBufferPointer(start: samples, count: count)))
    }

    private static func installedVoices() -> [VoiceAnswer.Voice] {
        var voices: [VoiceAnswer.Voice] = []
        guard var entry = unsafe espeak_ListVoices(nil) else { return [] }
        while let voice = unsafe entry.pointee {
            unsafe entry += 1
            guard let identifier = unsafe voice.pointee.identifier, var tag = unsafe voice.pointee.languages else {
                continue
            }
            let name = unsafe String(cString: identifier)
            // Pairs of a priority and a tag, until a priority of zero.
            while unsafe tag.pointee != 0 {
                unsafe tag += 1
                let language = unsafe String(cString: tag)
                voices.append(VoiceAnswer.Voice(name: name, language: language))
                unsafe tag += language.utf8.count + 1
            }
        }
        return voices
    }
}
