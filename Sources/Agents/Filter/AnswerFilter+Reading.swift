extension AnswerFilter {
    /// Decides on as many bytes as can be decided on.
    mutating func read(isEnd: Bool) {
        while position < bytes.count {
            let before = (position, mode)
            switch mode {
            case .text: readText(isEnd: isEnd)
            case .dropping, .foreignTurn: skip(isEnd: isEnd)
            case .call(let call): readCall(call, isEnd: isEnd)
            }
            // The rest waits for more.
            if (position, mode) == before { break }
        }
        if isEnd { position = bytes.count }
        bytes.removeFirst(position)
        position = 0
    }

    // MARK: Text

    private mutating func readText(isEnd: Bool) {
        let start = position
        while position < bytes.count, !CodeContext.isNotable(bytes[position]) { position += 1 }
        if position > start { pass(start..<position) }
        guard position < bytes.count else { return }
        guard CodeContext.mayBeginMark(bytes[position]) else { return pass(oneByte: position) }
        context.endRun()
        switch MarkupReader.reading(bytes[position...], isEnd: isEnd) {
        case .nothing: pass(oneByte: position)
        case .unfinished: break
        case .mark(let mark):
            switch context.verdict(on: bytes[position..<(position + mark.length)], in: bytes, isEnd: isEnd) {
            case .markup: act(on: mark, isEnd: isEnd)
            case .literal(let end):
                pass(position..<end)
                position = end
            case .unknown: break
            }
        }
    }

    private mutating func pass(oneByte index: Int) {
        pass(index..<(index + 1))
        position = index + 1
    }

    private mutating func pass(_ range: Range<Int>) {
        output.append(bytes[range])
        context.note(bytes[range])
    }

    private mutating func act(on mark: MarkupMark, isEnd: Bool) {
        let after = position + mark.length
        switch mark.meaning {
        case .opens(let kind, let family):
            // A model that opens its tags needs not be waited for; what came before was an answer.
            if kind == .reasoning { output.isHeld = false }
            drop(kind, to: after)
            mode = .dropping(kind, family: family)
        case .closes(let kind, _):
            if kind == .reasoning { endUnopenedReasoning() }
            drop(kind, to: after)
        case .control: drop(.control, to: after)
        case .wrapper:
            guard dropped[.reasoning] != nil else { return pass(oneByte: position) }
            drop(.control, to: after)
        case .turn: beginTurn(after, isEnd: isEnd)
        case .ownTurn: drop(.control, to: after)
        case .foreignTurn:
            drop(.turn, to: after)
            mode = .foreignTurn
        case .head: beginMessage(after, isEnd: isEnd)
        case .callAsJSON:
            drop(.call, to: after)
            mode = .call(CallSkipper())
        }
    }

    private mutating func drop(_ kind: MarkupMark.Kind, to end: Int) {
        count(kind)
        output.noteDrop()
        position = end
    }

    // MARK: Spans

    private mutating func skip(isEnd: Bool) {
        while position < bytes.count, !CodeContext.mayBeginMark(bytes[position]) { position += 1 }
        guard position < bytes.count else { return }
        switch MarkupReader.reading(bytes[position...], isEnd: isEnd) {
        case .nothing: position += 1
        case .unfinished: break
        case .mark(let mark): if !ends(with: mark, isEnd: isEnd) { position += 1 }
        }
    }

    /// Whether a mark ended what is dropped; it may have to be read once more.
    private mutating func ends(with mark: MarkupMark, isEnd: Bool) -> Bool {
        switch (mode, mark.meaning) {
        case (.dropping(let kind, let family), .closes(let closed, let name)) where (kind, family) == (closed, name):
            mode = .text
            position += mark.length
        // Neither code of Llama's nor a message of the harmony format has a closing mark of its own.
        case (.dropping(_, "python_tag||"), .control), (.dropping(_, Self.message), .control):
            mode = .text
        case (.dropping(.call, _), .turn), (.dropping(.call, _), .ownTurn), (.dropping(_, Self.message), .head),
            (.foreignTurn, .turn), (.foreignTurn, .ownTurn), (.foreignTurn, .head):
            mode = .text
            act(on: mark, isEnd: isEnd)
        default: return false
        }
        return true
    }

    /// Reads the name of whose turn begins.
    private mutating func beginTurn(_ after: Int, isEnd: Bool) {
        var end = after
        while end < bytes.count, bytes[end].isLetter, end - after < 16 { end += 1 }
        // The rest of the name may follow.
        guard end < bytes.count || isEnd else { return }
        let role = String(decoding: bytes[after..<end].map(\.lowercased), as: UTF8.self)
        let isForeign = MarkupNames.foreignRoles.contains(role)
        guard isForeign || MarkupNames.ownRoles.contains(role) else { return drop(.control, to: after) }
        if end < bytes.count, bytes[end] == UInt8(ascii: "\n") { end += 1 }
        drop(isForeign ? .turn : .control, to: end)
        if isForeign { mode = .foreignTurn }
    }

    // MARK: Messages of the harmony format

    /// The family of a message in a channel other than that of answers.
    static let message = "message"
    private static let longestHead = 256
    private static let endOfHead = Array("<|message|>".utf8)

    /// Reads the head of a message, as in `<|start|>assistant<|channel|>final<|message|>`.
    private mutating func beginMessage(_ after: Int, isEnd: Bool) {
        let head = bytes[after...].prefix(Self.longestHead)
        guard let end = head.firstIndex(of: Self.endOfHead) else {
            if isEnd || head.count == Self.longestHead { drop(.control, to: after) }
            return
        }
        let words = String(decoding: bytes[position..<end], as: UTF8.self).lowercased()
        let name = words.components(after: "<|channel|>")
        let isAnswer =
            name.map { $0.hasPrefix("final") }
            ?? MarkupNames.ownRoles.contains { words.hasPrefix("<|start|>" + $0) }
        let kind: MarkupMark.Kind = words.contains("to=") ? .call : name == nil ? .turn : .reasoning
        drop(isAnswer ? .control : kind, to: end + Self.endOfHead.count)
        output.isHeld = false
        if !isAnswer { mode = .dropping(kind, family: Self.message) }
    }

    // MARK: Calls as JSON

    private mutating func readCall(_ call: CallSkipper, isEnd: Bool) {
        var call = call
        switch call.skip(bytes[position...], isEnd: isEnd) {
        case .unknown: break
        case .inside:
            position = bytes.count
            mode = .call(call)
        case .ended(let end):
            position = end
            mode = .text
        case .none: mode = .text
        }
    }
}

extension ArraySlice<UInt8> {
    fileprivate func firstIndex(of other: [UInt8]) -> Int? {
        indices.first { self[$0] == other[0] && self[$0...].starts(with: other) }
    }
}

extension String {
    /// What follows a mark, without white space before it; nil where it isn't there.
    fileprivate func components(after mark: String) -> Substring? {
        guard let range = firstRange(of: mark) else { return nil }
        return self[range.upperBound...].drop { $0.isWhitespace }
    }
}
