/// An actor that lives on an event loop: its isolated code runs on the loop's thread and nowhere else.
///
/// Callbacks of the loop enter by `assumeIsolated`; its tasks are started with the loop as executor preference, so that
/// an `await` does not bounce through a pool thread.
package protocol LoopBound: Actor {
    nonisolated var loop: EventLoop { get }
}

extension LoopBound {
    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }
}
