/// The text that a filter lets through, on its way out.
///
/// White space around what was taken out at the beginning or the end of an answer goes with it, and an answer of nothing
/// but white space is none.
struct FilterOutput {
    private var text: [UInt8] = []
    /// White space that is told when something follows it.
    private var space: [UInt8] = []
    /// Something was taken out since the last text.
    private var isAfterDrop = false
    private(set) var hasText = false
    /// Nothing is let through yet.
    var isHeld = false

    /// How many bytes wait.
    var heldCount: Int { isHeld ? text.count : 0 }

    /// What waits.
    var held: String { isHeld ? String(decoding: text, as: UTF8.self) : "" }

    mutating func append(_ bytes: ArraySlice<UInt8>) {
        guard isAfterDrop || !hasText else {
            text += bytes
            return
        }
        let blanks = bytes.prefix { $0.isBlank }
        space += blanks
        guard blanks.count < bytes.count else { return }
        if hasText || !isAfterDrop { text += space }
        space = []
        hasText = true
        isAfterDrop = false
        text += bytes[blanks.endIndex...]
    }

    mutating func noteDrop() { isAfterDrop = true }

    /// Forgets what waits.
    mutating func discardHeld() {
        text = []
        space = []
        hasText = false
    }

    mutating func take() -> String {
        guard !isHeld, !text.isEmpty else { return "" }
        defer { text.removeAll(keepingCapacity: true) }
        return String(decoding: text, as: UTF8.self)
    }
}
