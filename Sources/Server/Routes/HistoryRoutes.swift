import Net
import Runtime
import SQLite
import Sessions
import VoiceCore

/// What was said: messages, transcripts, search.
struct HistoryRoutes: RouteGroup {
    let history: HistoryStore
    /// A search may look at much: one at a time for each key, and four wait.
    private let searches = FairGate(limitEach: 1, waitingEach: 4)

    init(history: HistoryStore) { self.history = history }

    var routes: [Route] { [messages, transcript, search] }

    private var messages: Route {
        Route(
            "GET",
            "/v1/sessions/{id}/messages",
            access: .scopes([.talk, .read]),
            Operation(
                name: "listMessages",
                summary: "Messages of a session, oldest first",
                query: [
                    ResourceSchemas.limit, .init("after", .integer(0...Int.max), "A seq: what follows it.", default: 0),
                    .init("cursor", .integer(0...Int.max), "The next_cursor of the page before; the same as after."),
                ],
                answers: [.init(200, "A page.", json: ResourceSchemas.list(of: ResourceSchemas.message))]
            )
        ) { call in
            let session = try await history.readable(call)
            let after = call.query["cursor"]?.integer ?? call.query["after"]?.integer ?? 0
            let page = try await history.messages(of: session.id, after: after, limit: call.limit)
            return HTTPResponse(page)
        }
    }

    private var transcript: Route {
        let formats = TranscriptFormat.allCases
        return Route(
            "GET",
            "/v1/sessions/{id}/transcript",
            access: .scopes([.talk, .read]),
            Operation(
                name: "getTranscript",
                summary: "A session as a document",
                query: [.init("format", .choice(formats.map(\.rawValue)), "Which kind.", default: "txt")],
                answers: [
                    .init(
                        200,
                        "The document.",
                        bodies: Dictionary(
                            formats.map { ($0.mediaType, $0 == .json ? .anyObject : .text) }
                        ) { first, _ in first }
                    )
                ]
            )
        ) { call in
            let session = try await history.readable(call)
            let format = call.query["format"]?.string.flatMap(TranscriptFormat.init) ?? .txt
            let text = try await history.transcript(of: session.id, as: format)
            guard let text else { throw HTTPFault.noSession }
            return HTTPResponse(
                status: 200,
                contentType: format.contentType,
                headers: ["Cache-Control": "no-store"],
                text: text
            )
        }
    }

    private var search: Route {
        Route(
            "GET",
            "/v1/search",
            access: .scopes([.talk, .read]),
            Operation(
                name: "search",
                summary: "Messages that hold all the words, newest first; without the scope read only one's own",
                query: [
                    .init("q", .string(length: 1...1000), "The words; the last may be a beginning.", isRequired: true),
                    ResourceSchemas.limit, .init("cursor", .integer(0...Int.max), "Where the last page ended."),
                ],
                answers: [.init(200, "A page.", json: ResourceSchemas.list(of: ResourceSchemas.searchHit))]
            )
        ) { call in
            let searcher = Requester(key: call.caller.name, network: call.request.callerNetwork, session: "")
            let page = try await searches.pass(for: searcher) { () async throws(DatabaseError) in
                try await history.search(
                    call.query["q"]?.string ?? "",
                    scope: call.caller.sessionScope,
                    limit: call.limit,
                    cursor: call.query["cursor"]?.integer
                )
            }
            guard let page else {
                throw HTTPFault(
                    429,
                    "rate.exceeded",
                    "Other searches of this key are under way; wait for them to end.",
                    retryAfter: .seconds(1)
                )
            }
            return HTTPResponse(page)
        }
    }
}

extension TranscriptFormat {
    /// Its content type without parameters.
    fileprivate var mediaType: String { String(contentType.prefix { $0 != ";" }) }
}
