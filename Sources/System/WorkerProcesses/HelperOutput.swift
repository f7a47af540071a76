internal import CLinux
import Loops
import Runtime

/// What a helper and its children write, on its way to the log.
///
/// Until a helper has been given work its lines are told, as they say why it can't start. Afterwards they may hold what
/// people said, and only their number and length are told. On its loop only, once ``start(on:)`` was called.
final class HelperOutput: @unchecked Sendable {
    // Safe because only the loop touches what changes.

    /// Where the helper writes.
    let theirs: Int32
    private let ours: Int32
    private var watch: DescriptorWatch?
    private let name: String
    private var lines = HelperLines()
    /// It was given something to do.
    var hasWork = false {
        didSet { lines.mayTell = !hasWork }
    }

    private static let logger = Logger("helpers")
    /// At most so much is read in one turn of the loop, in bytes.
    private static let readLimit = 16 * 1024

    /// - Throws: ``WorkerError`` when the system gives no pipe.
    init(of name: String) throws(WorkerError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe clinux_pipe(&ends) == 0 else { throw WorkerError(call: "pipe", code: clinux_errno()) }
        (ours, theirs) = (ends[0], ends[1])
        self.name = name
    }

    /// The helper has its end.
    func closeTheirs() { _ = close(theirs) }

    /// Reads until nobody holds the other end any longer.
    func start(on loop: EventLoop) throws(WorkerError) {
        do throws(LoopError) {
            let watch = try DescriptorWatch(ours, on: loop) { _ in self.readMore() }
            watch.watch(for: .readable)
            self.watch = watch
        } catch {
            throw WorkerError(call: error.call, code: -error.code)
        }
    }

    func end() {
        watch?.close()
        watch = nil
        _ = close(ours)
    }

    private func readMore() {
        guard watch != nil else { return }
        var buffer = [UInt8](repeating: 0, count: Self.readLimit)
        let count = unsafe read(ours, &buffer, buffer.count)
        if count > 0 {
            for line in lines.take(buffer[..<count], at: .now) {
                Self.logger.warning(
                    "a helper wrote something",
                    [
                        "helper": name, "line": line.text ?? "(not told, as it may hold what people said)",
                        "bytes": line.length, "omitted": line.omitted,
                    ]
                )
            }
        } else if count == 0 || ![EAGAIN, EINTR].contains(clinux_errno()) {
            end()
        }
    }
}
