internal import Loops

/// One unit of a loop's load, given back when nobody holds it.
final class LoopLease: Sendable {
    private let loop: EventLoop
    private let group: LoopGroup

    /// Takes over what ``LoopGroup/lease()`` charged.
    init(_ loop: EventLoop, of group: LoopGroup) {
        self.loop = loop
        self.group = group
    }

    deinit { group.release(loop) }
}
