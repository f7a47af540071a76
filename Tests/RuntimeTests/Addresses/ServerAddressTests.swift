import Runtime
import Testing

@Suite("Addresses of other servers")
struct ServerAddressTests {
    @Test(
        "A path is put beneath an address, whatever stands at its end",
        arguments: zip(
            [
                "http://h/v1", "http://h/v1/", "http://h:1/v1//", " http://h/v1\n", "HTTP://h/v1", "http://h/v1?k=1",
                "http://h/v1/?k=1&l=2", "http://h/v1#x", "http://[::1]:9/v1", "http://a:b@h/v1/",
            ],
            [
                "http://h/v1/x", "http://h/v1/x", "http://h:1/v1/x", "http://h/v1/x", "http://h/v1/x",
                "http://h/v1/x?k=1",
                "http://h/v1/x?k=1&l=2", "http://h/v1/x", "http://[::1]:9/v1/x", "http://a:b@h/v1/x",
            ]
        )
    )
    func joining(base: String, expected: String) throws { #expect(try ServerAddress(base) + "/x" == expected) }

    @Test(
        "A WebSocket server may be written with any scheme, with a path or without, with a slash at its end or without",
        arguments: zip(
            [
                "ws://h:9000", "http://h:9000/", "HTTPS://h/v1/", "wss://h/v1/listen", "https://[2001:db8::1]:9/a/?k=1",
                " ws://[::1]\n", "http://u:p@h",
            ],
            [
                "ws://h:9000", "ws://h:9000", "wss://h/v1", "wss://h/v1/listen", "wss://[2001:db8::1]:9/a?k=1",
                "ws://[::1]", "ws://u:p@h",
            ]
        )
    )
    func webSocket(text: String, expected: String) {
        #expect(ServerAddress(checked: text).asWebSocket.text == expected)
    }

    @Test("Further items go behind those of the query")
    func items() throws {
        #expect(try ServerAddress("http://h/").appending("/t", items: "a=1") == "http://h/t?a=1")
        #expect(try ServerAddress("http://h/?k=1").appending("/t", items: "a=1") == "http://h/t?k=1&a=1")
    }

    @Test(
        "A whole endpoint, the base and the bare host lead to the same base",
        arguments: [
            "http://h", "http://h/", "http://h/v1", "http://h/v1/", "http://h/v1/chat/completions",
            "http://h/v1/chat/completions/",
        ]
    )
    func endings(text: String) throws {
        let base = try ServerAddress(text).dropping(["/chat/completions"]).orPath("/v1")
        #expect(base.text == "http://h/v1")
    }

    @Test("A path of its own stays")
    func ownPath() throws {
        let base = try ServerAddress("https://h/openai/v1beta/").dropping(["/chat/completions"]).orPath("/v1")
        #expect(base.text == "https://h/openai/v1beta")
    }

    @Test(
        "What is no address is told by what it lacks",
        arguments: zip(
            [
                "localhost:9000", "h/v1", "ftp://h", "http://", "http:///v1", "http://:80", "http://h:0", "http://h:x",
                "http://h:70000", "http://a b", "",
            ],
            [
                .noScheme(["http", "https"]), .noScheme(["http", "https"]), .scheme(["http", "https"]), .noHost,
                .noHost,
                .noHost, .port, .port, .port, .blank, .noScheme(["http", "https"]),
            ] as [ServerAddress.Fault]
        )
    )
    func faults(text: String, expected: ServerAddress.Fault) {
        #expect(throws: expected) { try ServerAddress(text) }
    }

    @Test("A path that ends in v1 is the base of OpenAI's API")
    func openAIBase() throws {
        for text in ["http://h/v1", "http://h/v1/", "http://h/a/v1?k=1", "http://h/v1/audio/speech"] {
            #expect(try ServerAddress(text).isOpenAIBase)
        }
        for text in ["http://h", "http://h/api/tts", "http://h/v10", "http://v1"] {
            #expect(try !ServerAddress(text).isOpenAIBase)
        }
    }
}
