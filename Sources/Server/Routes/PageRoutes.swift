import Net
import Runtime
import WebPages

/// The console: its page and what the page loads.
struct PageRoutes: RouteGroup {
    var routes: [Route] {
        WebPage.all.map { page in
            let mediaType = String(page.contentType.prefix { $0 != ";" })
            return Route(
                "GET",
                page.path,
                access: .everyone,
                Operation(
                    name: "page\(page.path.map { $0.isLetter ? String($0) : "_" }.joined())",
                    summary: page.path == "/" ? "The console" : "A file of the console",
                    answers: [.init(200, "The file.", bodies: [mediaType: .text])]
                )
            ) { _ in
                HTTPResponse(status: 200, headers: Self.headers(contentType: page.contentType), body: page.bytes)
            }
        }
    }

    private static func headers(contentType: String) -> HTTPHeaders {
        [
            "Content-Type": contentType,
            // The files come from the binary: a new one must show at once.
            "Cache-Control": "no-cache",
            "Content-Security-Policy":
                "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        ]
    }
}
