/// The name of a special token, such as `im_end` of `<|im_end|>`.
///
/// Every vendor has its own; what they mean is told by the words they are made of.
struct BarredName {
    /// Parts in lower case.
    private let parts: [String]
    private let isClosing: Bool

    /// - Parameters:
    ///   - name: Between the bars, in lower case.
    ///   - isClosing: A slash stands before the bars.
    init(_ name: String, isClosing: Bool) {
        var name = name.hasSuffix("_token") ? String(name.dropLast("_token".count)) : name
        let isSlashed = name.hasPrefix("/")
        if isSlashed { name.removeFirst() }
        parts = name.split { $0 == "_" || $0 == " " || $0 == "-" }.map(String.init)
        self.isClosing = isClosing || isSlashed
    }

    var meaning: MarkupMark.Meaning {
        let name = parts.joined(separator: "_")
        switch name {
        case "start", "channel": return .head
        case "im_start", "start_header_id", "header_start", "start_of_role", "start_of_turn", "turn", "im_user",
            "im_assistant", "im_system":
            return .turn
        case "tool_call" where !isClosing: return .callAsJSON
        case _ where MarkupNames.ownRoles.contains(name): return .ownTurn
        case _ where MarkupNames.foreignRoles.contains(name): return isClosing ? .control : .foreignTurn
        default: return spanMeaning ?? .control
        }
    }

    private static let reasoningParts: Set<String> = [
        "think", "thinking", "thought", "thoughts", "reasoning", "reflection",
    ]
    private static let callParts: Set<String> = [
        "tool", "tools", "action", "plugin", "function", "functions", "python",
    ]
    private static let borders: Set<String> = ["begin", "start", "end", "of"]
    /// Tokens within a call.
    private static let separators: Set<String> = ["sep", "argument", "arguments"]

    private var spanMeaning: MarkupMark.Meaning? {
        let kind: MarkupMark.Kind
        if !Self.reasoningParts.isDisjoint(with: parts) {
            kind = .reasoning
        } else if !Self.callParts.isDisjoint(with: parts), Self.separators.isDisjoint(with: parts) {
            kind = .call
        } else {
            return nil
        }
        return isClosing || parts.contains("end") ? .closes(kind, family: family) : .opens(kind, family: family)
    }

    /// The same for the two ends of a span.
    private var family: String { parts.filter { !Self.borders.contains($0) }.joined(separator: "_") + "||" }
}
