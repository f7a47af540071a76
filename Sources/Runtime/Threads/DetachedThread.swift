internal import CLinux

/// Threads of the operating system that live as long as the process, for what blocks.
enum DetachedThread {
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts one; it ends with `body`.
    static func start(_ body: @escaping @Sendable () -> Void) {
        var id = pthread_t()
        let status = pthread_create(
            &id,
            nil,
            { argument in
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            },
            Unmanaged.passRetained(Body(body)).toOpaque()
        )
        precondition(status == 0, "the system gave the process no thread")
        pthread_detach(id)
    }
}
