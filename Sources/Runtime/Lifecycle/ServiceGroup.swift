/// The life of a process: its services start in order, run until a signal, drain, and stop in the opposite order.
package struct ServiceGroup<C: Clock & Sendable>: Sendable where C.Duration == Duration {
    private let services: [any Service]
    private let drainLimit: Duration
    private let clock: C
    private let logger = Logger("life")

    package init(_ services: [any Service], drainLimit: Duration = .seconds(30), clock: C = ContinuousClock()) {
        self.services = services
        self.drainLimit = drainLimit
        self.clock = clock
    }

    /// Runs until the first signal, then drains until everything is finished, the limit has passed or a second signal.
    ///
    /// - Parameter signals: One element for each signal that asks the process to end.
    /// - Throws: What a service threw at its start; those that had started are stopped again.
    package func run(until signals: AsyncStream<Void>) async throws {
        var started: [any Service] = []
        do {
            for service in services {
                try await service.start()
                started.append(service)
            }
        } catch {
            for service in started.reversed() { await service.stop() }
            throw error
        }
        for await _ in signals { break }
        logger.info("draining", ["limit_s": drainLimit.components.seconds])
        await drain(until: signals)
        for service in services.reversed() { await service.stop() }
        logger.info("stopped")
    }

    /// Whichever comes first of: all drained, the limit, the next signal.
    private func drain(until signals: AsyncStream<Void>) async {
        await withTaskGroup { group in
            group.addTask {
                for service in services.reversed() {
                    if Task.isCancelled { return }
                    await service.drain()
                }
            }
            group.addTask { try? await clock.sleep(for: drainLimit) }
            group.addTask { for await _ in signals { break } }
            await group.next()
            group.cancelAll()
        }
    }
}
