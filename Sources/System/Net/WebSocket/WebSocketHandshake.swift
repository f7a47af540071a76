internal import COpenSSL

/// The server's side of the opening handshake (RFC 6455, section 4.2).
enum WebSocketHandshake {
    private static let magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    /// What is wrong with a request that wants to be a handshake; nil: it is one.
    static func refusal(of request: HTTPRequest) -> HTTPRefusal? {
        let headers = request.headers
        guard
            request.method == "GET",
            headers.elements("Upgrade").contains(where: { $0.equalsIgnoringCase("websocket") }),
            headers.elements("Connection").contains(where: { $0.equalsIgnoringCase("upgrade") }),
            headers.values("Sec-WebSocket-Version") == ["13"]
        else { return .status(426) }
        guard let key = headers["Sec-WebSocket-Key"], isKey(key) else { return .unfitField("Sec-WebSocket-Key") }
        return nil
    }

    /// The `Sec-WebSocket-Accept` that proves that a key was understood (section 4.2.2).
    static func acceptKey(for key: String) -> String {
        let input = Array((key + magic).utf8)
        var digest = [UInt8](repeating: 0, count: Int(SHA_DIGEST_LENGTH))
        unsafe SHA1(input, input.count, &digest)
        // Four characters for three bytes, and a null byte.
        var text = [UInt8](repeating: 0, count: (digest.count + 2) / 3 * 4 + 1)
        let count = unsafe EVP_EncodeBlock(&text, digest, Int32(digest.count))
        return String(decoding: text.prefix(Int(count)), as: UTF8.self)
    }

    /// Whether a text is 16 bytes in base64: 22 characters and `==`.
    private static func isKey(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 24, bytes[22...] == [UInt8(ascii: "="), UInt8(ascii: "=")] else { return false }
        return bytes[..<22].allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "/"): true
            default: false
            }
        }
    }
}
