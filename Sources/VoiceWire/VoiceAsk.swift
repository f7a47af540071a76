/// What a speech program is asked to say.
///
///     4 bytes   id, little-endian
///     2 bytes   speed in thousandths of the voice's own
///     2 bytes   pitch in thousandths of the voice's own
///     2 bytes   length of the voice's name, then the name in UTF-8
///     the rest  the text in UTF-8
package struct VoiceAsk: Sendable, Equatable {
    /// Chosen by the one who asks; answers carry it.
    package var id: UInt32
    /// A name out of ``VoiceAnswer/ready(sampleRate:voices:)``.
    package var voice: String
    package var speed: Double
    package var pitch: Double
    package var text: String

    package init(id: UInt32, voice: String, speed: Double, pitch: Double, text: String) {
        self.id = id
        self.voice = voice
        self.speed = speed
        self.pitch = pitch
        self.text = text
    }

    package init?(_ bytes: [UInt8]) {
        var reader = WireReader(bytes)
        guard let id = reader.number(4), let speed = reader.number(2), let pitch = reader.number(2),
            let voice = reader.text()
        else { return nil }
        self.init(
            id: UInt32(id),
            voice: voice,
            speed: Double(speed) / 1000,
            pitch: Double(pitch) / 1000,
            text: String(decoding: reader.rest(), as: UTF8.self)
        )
    }

    package var bytes: [UInt8] {
        var writer = WireWriter()
        writer.number(Int(id), 4)
        writer.number(Self.thousandths(speed), 2)
        writer.number(Self.thousandths(pitch), 2)
        writer.text(voice)
        return writer.bytes + text.utf8
    }

    private static func thousandths(_ factor: Double) -> Int {
        factor.isNaN ? 1000 : Int(min(max(factor, 0.1), 60) * 1000)
    }
}
