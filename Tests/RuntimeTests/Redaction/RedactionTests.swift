import Runtime
import Testing

@Suite("What may be a key is not shown")
struct RedactionTests {
    private static let secrets = [
        "sk-1", "sk-proj-abcDEF123", "sk-ant-api03-xyz", "gsk_abcdefgh12", "hf_abcdefghijkl", "ghp_0123456789abcdef",
        "AIzaSyA-1234567890abcdefg", "xoxb-1234-abcd", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig_nature-1",
        "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs", "0123456789abcdef0123456789abcdef",
        "parley_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    ]

    @Test("A key is taken out of a sentence, whatever stands around it", arguments: secrets)
    func sentences(secret: String) {
        for (before, after) in [
            ("", ""), ("the value ", " is odd"), ("\"", "\""), ("a=", ","), ("(", ")."), ("é", "é"),
        ] {
            let text = Redaction.redacted(before + secret + after)
            #expect(!text.contains(secret))
            #expect(text.contains("(hidden)"))
            #expect(text.hasPrefix(before))
        }
    }

    @Test(
        "A key is not shown as a value or a name",
        arguments: secrets + ["hunter2", "correct horse battery staple 9x9", "my-secret", "p@ss"]
    )
    func values(secret: String) {
        #expect(Redaction.shown(secret) == "(hidden)")
        #expect(Redaction.shown(.string(secret)) == "(hidden)")
        #expect(Redaction.shownName(secret) == "(hidden)" || secret.count < 10)
    }

    @Test(
        "An address is shown without what lets somebody in, and otherwise as it is",
        arguments: [
            ("http://ann:hunter2@host:1/v1", "http://(hidden)@host:1/v1"), ("http://ann@host", "http://(hidden)@host"),
            ("ann:hunter2@host/v1", "(hidden)@host/v1"), ("https://a@b:c@host/v1?x=1", "https://(hidden)@host/v1?x=1"),
            ("https://host/v1?key=hunter2&x=1", "https://host/v1?key=(hidden)&x=1"),
            ("https://host?Api-Key=a#t", "https://host?Api-Key=(hidden)"),
            ("https://host?x=sk-12345", "https://host?x=(hidden)"),
            ("https://host?sig=abc", "https://host?sig=(hidden)"),
            ("https://host?sk-12345678", "https://host?(hidden)"),
            ("http://sk-proj-abc/v1", "http://(hidden)/v1"),
            ("https://host/sk-proj-abc/v1", "https://host/(hidden)/v1"),
            ("https://host/v1?api-version=2024-10-21", "https://host/v1?api-version=2024-10-21"),
            ("http://localhost:8080/v1/", "http://localhost:8080/v1/"), ("http://host/@me", "http://host/@me"),
            ("http://[::1]:1/v1?", "http://[::1]:1/v1?"), ("", ""), ("https://host?key=", "https://host?key="),
        ]
    )
    func addresses(address: String, shown: String) {
        #expect(Redaction.shownAddress(address) == shown)
        #expect(Redaction.holdsCredentials(address: address) == (address != shown))
    }

    @Test(
        "A plain word or number is shown, so that a slip is seen",
        arguments: [
            "loud", "8900x", "600ms", "70000", "-1", "1.5", "localhost:9000", "embeded,whisperx", "0.0.0.0", "",
        ]
    )
    func plain(text: String) { #expect(Redaction.shown(text) == "\"\(text)\"") }

    @Test("Values of a file are shown by kind")
    func json() {
        #expect(Redaction.shown(.integer(5)) == "5")
        #expect(Redaction.shown(.bool(true)) == "true")
        #expect(Redaction.shown(.array(["sk-1"])) == "a list")
        #expect(Redaction.shown(.object(["sk-1": 1])) == "a group of keys")
        #expect(Redaction.shown(.integer(1_234_567_890_123_456)) == "(hidden)")
    }

    @Test(
        "Names of keys, variables and kinds are shown",
        arguments: ["server.prot", "OPENAI_KEY2", "xylophone_of_the_north_sea", "api_key_env", "openrouter-2"]
    )
    func names(name: String) { #expect(Redaction.shownName(name) == name) }

    @Test(
        "Of an address, credentials and query are left out",
        arguments: zip(
            [
                "http://ann:hunter2@host/path", "see https://host:1/a?key=hunter2&b=1 there", "ws://hunter2@h",
                "\"http://host/#hunter2\"", "http://ann:hun@ter2@host/", "http://host/sk-hunter2/x",
            ],
            [
                "http://(hidden)@host/path", "see https://host:1/a?(hidden) there", "ws://(hidden)@h",
                "\"http://host/#(hidden)\"", "http://(hidden)@host/", "http://host/(hidden)/x",
            ]
        )
    )
    func addresses(text: String, expected: String) { #expect(Redaction.redacted(text) == expected) }

    @Test(
        "What is no key stays as it is",
        arguments: [
            "", "no connection: Failed to connect to 127.0.0.1 port 9 after 0 ms", "agents.speed is 0.25 to 4.0",
            "there is no session 0192f3a4-7b1c-7def-8abc-0123456789ab", "req_0123456789abcdef",
            "http://127.0.0.1:8900/v1",
            "/tmp/pytest-of-root/test_a_backup_of_a_running_ser0/copy.db", "Qwen3-30B-A3B-Instruct-2507-Q4_K_M.gguf",
            "task-list and risk-1", "Authorization: Bearer KEY.", "naïve 今日 🙂", "a://", "://", "x@y.example",
        ]
    )
    func harmless(text: String) { #expect(Redaction.redacted(text) == text) }
}
