import VoiceCore

/// A history as subtitles, timed from the session's beginning.
struct SubtitleTranscript {
    /// One subtitle; times in milliseconds.
    struct Cue: Equatable {
        var start: Int64
        var end: Int64
        var name: String
        var text: String
    }

    let cues: [Cue]

    /// How long written words stay, for each character and at least, in milliseconds; about 15 characters a second.
    private static let timePerCharacter: Int64 = 65
    private static let shortestTime: Int64 = 1000
    /// What is later or longer is no time of a conversation, and would not fit its sums: 31 years.
    private static let longestTime: Int64 = 1_000_000_000_000

    /// - Parameters:
    ///   - session: It began at zero.
    ///   - messages: Oldest first, none of them empty.
    init(_ session: SessionRecord, _ messages: [MessageRecord]) {
        var cues = messages.map { message in
            let (sinceStart, isTooLong) = message.createdAt.subtractingReportingOverflow(session.createdAt)
            let noted = isTooLong ? 0 : min(max(0, sinceStart), Self.longestTime)
            guard let spoken = message.audioMilliseconds.map({ min(max(0, Int64($0)), Self.longestTime) }) else {
                let time = max(Self.shortestTime, Int64(message.content.count) * Self.timePerCharacter)
                return Cue(start: noted, end: noted + time, name: message.name(in: session), text: message.content)
            }
            // A person's row is made when the words have been spoken, a reply's when they begin.
            let start = message.role == .user ? max(0, noted - spoken) : noted
            return Cue(start: start, end: start + spoken, name: message.name(in: session), text: message.content)
        }
        cues.sort { $0.start < $1.start }
        for index in cues.indices.dropLast() {
            // One at a time, but each long enough to be read, however close the next one follows.
            let shortest = min(cues[index].end, cues[index].start + Self.shortestTime)
            cues[index].end = min(cues[index].end, max(shortest, cues[index + 1].start))
        }
        self.cues = cues
    }

    /// SubRip: numbered, with a comma before the milliseconds.
    var subRip: String {
        cues.enumerated().map { index, cue in
            "\(index + 1)\n\(time(cue.start, ",")) --> \(time(cue.end, ","))\n\(cue.name): \(lines(cue.text))\n"
        }.joined(separator: "\n")
    }

    /// WebVTT (W3C), with voice spans.
    var webVTT: String {
        let blocks = cues.map { cue in
            "\(time(cue.start, ".")) --> \(time(cue.end, "."))\n<v \(escaped(cue.name))>\(escaped(lines(cue.text)))\n"
        }
        return (["WEBVTT\n"] + blocks).joined(separator: "\n")
    }

    private func time(_ milliseconds: Int64, _ mark: String) -> String {
        let seconds = milliseconds / 1000
        let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { $0.padded(to: 2) }.joined(separator: ":")
        return "\(clock)\(mark)\((milliseconds % 1000).padded(to: 3))"
    }

    /// An empty line would end the subtitle, and an arrow begin another.
    private func lines(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).filter { line in line.contains { !$0.isWhitespace } }
            .joined(separator: "\n").replacing("-->", with: "→")
    }

    /// What WebVTT would read as a mark (section 3.1).
    private func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}

extension Int64 {
    /// In decimal, with zeros in front.
    fileprivate func padded(to width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}
