import Runtime
import Testing

@Suite("Origins of other sites")
struct WebOriginTests {
    @Test(
        "An origin is kept as browsers send it",
        arguments: zip(
            [
                "https://App.Example", "https://app.example/", " http://localhost:3000 ", "https://app.example:443",
                "http://app.example:80/", "http://app.example:443", "http://[::1]:3000", "capacitor://localhost",
                "chrome-extension://abcdefgh", "https://xn--bcher-kva.example",
            ],
            [
                "https://app.example", "https://app.example", "http://localhost:3000", "https://app.example",
                "http://app.example", "http://app.example:443", "http://[::1]:3000", "capacitor://localhost",
                "chrome-extension://abcdefgh", "https://xn--bcher-kva.example",
            ]
        )
    )
    func form(text: String, expected: String) throws { #expect(try WebOrigin(text).text == expected) }

    @Test(
        "What no browser would send is refused by what is wrong with it",
        arguments: zip(
            [
                "null", "NULL", "app.example", "//app.example", "https://*.example", "https://*",
                "https://app.example/a",
                "https://app.example?x", "https://ann@app.example", "https://", "https:///", "https://a b",
                "https://bücher.example", "https://a:b:c", "://a", "https://a:",
            ],
            [
                .null, .null, .noScheme, .noScheme, .wildcard, .wildcard, .path, .path, .path, .form, .form, .form,
                .form,
                .form, .form, .form,
            ] as [WebOrigin.Fault]
        )
    )
    func faults(text: String, expected: WebOrigin.Fault) { #expect(throws: expected) { try WebOrigin(text) } }
}
