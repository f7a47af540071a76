import Runtime
import VoiceCore

extension JSONValue {
    /// How deep parts may stand in parts.
    private static let deepest = 4
    private static let textTypes: Set<String> = ["text", "output_text", "text_delta", "input_text", "refusal"]

    /// The text of what vendors call `content`: a string, a part with a type, a list of such parts, or null.
    ///
    /// Parts of thoughts, images and the like hold none.
    var contentText: String { contentText(deepest: Self.deepest) }

    private func contentText(deepest: Int) -> String {
        guard deepest > 0 else { return "" }
        switch self {
        case .string(let text): return text
        case .array(let parts): return parts.map { $0.contentText(deepest: deepest - 1) }.joined()
        case .object(let members):
            if let type = members["type"]?.string, !Self.textTypes.contains(type.lowercased()) { return "" }
            let text = ["text", "content", "value", "refusal"].lazy.compactMap { members[$0] }.first { !$0.isNull }
            return text?.contentText(deepest: deepest - 1) ?? ""
        default: return ""
        }
    }

    /// A count of tokens; nil for what can't be one.
    ///
    /// Nobody's answer has more than a billion.
    var tokenCount: Int? { integer.flatMap { (0...1_000_000_000).contains($0) ? $0 : nil } }
}
