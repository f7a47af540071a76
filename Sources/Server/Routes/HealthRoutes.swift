import Net
import Runtime

/// Whether the process is alive and able to work, and its figures.
struct HealthRoutes: RouteGroup {
    let startedAt: ContinuousClock.Instant
    let readiness: Readiness

    var routes: [Route] {
        ["/health", "/healthz", "/healthcheck"].map(health) + [ready, metrics]
    }

    private func health(_ path: String) -> Route {
        Route(
            "GET",
            path,
            access: .everyone,
            Operation(
                name: String(path.dropFirst()),
                summary: "Whether the process is alive",
                answers: [
                    .init(
                        200,
                        "It is.",
                        json: .object([
                            .init("status", .choice(["ok"])), .init("version", .text),
                            .init("uptime_s", .integer(0...Int.max)),
                        ])
                    )
                ]
            )
        ) { _ in
            HTTPResponse(json: [
                "status": "ok", "version": .string(ServerVersion.number),
                "uptime_s": .integer((ContinuousClock.now - startedAt).components.seconds),
            ])
        }
    }

    private var ready: Route {
        let check = JSONSchema.object([
            .init("status", .choice(Readiness.Status.allCases.map(\.rawValue))), .init("detail", .nullable(.text)),
        ])
        let body = JSONSchema.object([
            .init("status", .choice(["ready", "unready"])),
            .init("checks", .object(Readiness.names.map { .init($0, check) })),
        ])
        return Route(
            "GET",
            "/ready",
            access: .monitors,
            Operation(
                name: "ready",
                summary: "Whether the server can hear, speak, answer and store",
                answers: [
                    .init(200, "It can, if not with every engine.", json: body), .init(503, "It can't.", json: body),
                ]
            )
        ) { _ in
            let report = await readiness.report()
            return HTTPResponse(status: report.isReady ? 200 : 503, json: report.json)
        }
    }

    private var metrics: Route {
        Route(
            "GET",
            "/metrics",
            access: .monitors,
            Operation(
                name: "metrics",
                summary: "Figures in Prometheus text format 0.0.4",
                answers: [.init(200, "The figures.", bodies: ["text/plain": .text])]
            )
        ) { _ in
            HTTPResponse(
                status: 200,
                contentType: "text/plain; version=0.0.4; charset=utf-8",
                headers: ["Cache-Control": "no-store"],
                text: Metric.exposition()
            )
        }
    }
}
