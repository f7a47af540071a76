import Net
import Runtime
import Sessions
import VoiceCore
import WebSocketPCM

/// `GET /v1/stream`: the switch to the raw PCM channel.
struct StreamRoute: RouteGroup {
    let channel: StreamChannel

    private static let rates = JSONSchema.oneOf([8000, 16000, 24000, 44100, 48000])
    private static let flag = JSONSchema.oneOf([0, 1])

    var routes: [Route] {
        let operation = Operation(
            name: "stream",
            summary: "A conversation over WebSocket: raw PCM and JSON events (docs/websocket.md)",
            query: [
                .init("session", .uuid, "The session to make or to resume; else a new one."),
                .init("agent", .string(length: SettingLimits.agentName), "The agent to talk with."),
                .init("rate", Self.rates, "Rate of the audio that the client sends, in Hz.", default: 16000),
                .init("out_rate", Self.rates, "Rate of the audio that it gets, in Hz.", default: 24000),
                .init(
                    "ahead_ms",
                    .integer(100...10000),
                    "How far ahead of real time audio may be sent.",
                    default: 1000
                ),
                .init("user", .string(length: SettingLimits.userName), "Who speaks.", default: "anonymous"),
                .init("audio", Self.flag, "0: replies as text only.", default: 1),
                .init("partials", Self.flag, "0: no partial transcripts.", default: 1),
                .init("token", .text, "The API key, for browsers, which can't send it as a header."),
            ],
            answers: [.init(101, "The WebSocket is open.")]
        )
        return [
            Route(
                "GET",
                "/v1/stream",
                access: .scopes([.talk]),
                operation,
                respond: { call, responder in
                    let access = StreamAccess(
                        owner: call.caller.name,
                        network: call.request.callerNetwork,
                        mayUseAnySession: call.caller.isAdmin,
                        grant: call.caller.grant
                    )
                    try await channel.open(call.request, responder, access)
                }
            )
        ]
    }
}
