import Runtime
import VoiceCore

/// Keeps what is told in order while some of it waits for the disk.
///
/// What may be told at once goes straight out when nothing waits before it. A gate holds a place in the row; all that
/// comes after it waits until it opens.
///
/// Sendable because only the session's loop touches it.
final class Outbox: @unchecked Sendable {
    /// A place that is kept until the disk has answered.
    ///
    /// Sendable because only the session's loop touches it.
    final class Gate: @unchecked Sendable {
        fileprivate var isOpen = false
        fileprivate var deliver: (() -> Void)?
    }

    private struct Entry {
        let gate: Gate
        /// The reply that the entry is about.
        let reply: MessageID?
    }

    private var entries = WaitingLine<Entry>()
    private var isDraining = false

    /// Whether nothing waits.
    var isEmpty: Bool { entries.isEmpty }

    /// Adds something that waits for nothing but its turn.
    func append(of reply: MessageID?, _ deliver: @escaping () -> Void) {
        let gate = Gate()
        gate.deliver = deliver
        gate.isOpen = true
        entries.append(Entry(gate: gate, reply: reply))
        drain()
    }

    /// Keeps the next place.
    func hold(of reply: MessageID? = nil) -> Gate {
        let gate = Gate()
        entries.append(Entry(gate: gate, reply: reply))
        return gate
    }

    /// Fills a place that was kept, and tells what it held back.
    func open(_ gate: Gate, _ deliver: @escaping () -> Void) {
        gate.deliver = deliver
        gate.isOpen = true
        drain()
    }

    /// Forgets everything about a reply.
    func drop(_ reply: MessageID) {
        entries.removeAll { $0.reply == reply }
        drain()
    }

    private func drain() {
        guard !isDraining else { return }
        isDraining = true
        defer { isDraining = false }
        while let first = entries.first, first.gate.isOpen {
            entries.popFirst()
            first.gate.deliver?()
        }
    }
}
