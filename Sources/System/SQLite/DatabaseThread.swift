internal import CLinux

/// A thread that runs one function to its end.
struct DatabaseThread: Sendable {
    /// Carries the function through the C call.
    private final class Start {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private let id: pthread_t

    init(_ body: @escaping @Sendable () -> Void) {
        var id = pthread_t()
        let start = unsafe Unmanaged.passRetained(Start(body)).toOpaque()
        let status = unsafe pthread_create(
            &id,
            nil,
            { argument in
                if let argument = unsafe argument {
                    unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
                }
                return nil
            },
            start
        )
        precondition(status == 0, "the database got no thread")
        self.id = id
    }

    /// Waits for the end.
    ///
    /// Call once, not from the thread itself.
    func join() {
        pthread_join(id, nil)
    }
}
