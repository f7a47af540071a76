/// Names of requests in logs and `X-Request-Id`.
enum RequestID {
    /// A new one: `req_` and 16 random hexadecimal digits.
    static func make() -> String {
        let digits = String(UInt64.random(in: 0...UInt64.max), radix: 16)
        return "req_" + String(repeating: "0", count: 16 - digits.count) + digits
    }
}
