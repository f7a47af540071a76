import Testing

@testable import WebSocketPCM

@Suite("The subprotocol of a stream")
struct StreamSubprotocolTests {
    @Test(
        "The protocol's name is answered where it is offered, else the key, else nothing",
        arguments: [
            (offered: ["parley.v1"], answer: "parley.v1"),
            (["parley.v1", "bearer.secret"], "parley.v1"),
            (["bearer.secret", "parley.v1"], "parley.v1"),
            (["bearer.secret"], "bearer.secret"),
            (["chat", "bearer.first", "bearer.second"], "bearer.first"),
            (["bearer."], "bearer."),
            (["chat"], nil),
            (["PARLEY.V1", "Bearer.secret", "bearer"], nil),
            ([], nil),
        ] as [(offered: [String], answer: String?)]
    )
    func answered(offered: [String], answer: String?) {
        #expect(StreamSubprotocol.answer(to: offered) == answer)
    }

    @Test("The key is what stands behind the dot of the first that is one")
    func key() {
        #expect(StreamSubprotocol.key(among: ["parley.v1", "bearer.a.b", "bearer.c"]) == "a.b")
        #expect(StreamSubprotocol.key(among: ["bearer.\u{301}"]) == "\u{301}")
        #expect(StreamSubprotocol.key(among: ["parley.v1"]) == nil)
    }
}
