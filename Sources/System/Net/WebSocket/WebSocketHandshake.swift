internal import COpenSSL

/// The server's side of the opening handshake (RFC 6455, section 4.2).
enum WebSocketHandshake {
    enum Verdict {
        /// With `Sec-WebSocket-Accept`.
        case accept(String)
        case refuse(Int, HTTPHeaders)
    }

    private static let magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    static func isAsked(by request: HTTPRequest) -> Bool {
        request.method == "GET"
            && request.headers.elements("Upgrade").contains { $0.equalsIgnoringCase("websocket") }
            && request.headers.elements("Connection").contains { $0.equalsIgnoringCase("upgrade") }
    }

    static func check(_ request: HTTPRequest) -> Verdict {
        guard isAsked(by: request) else {
            return .refuse(426, ["Upgrade": "websocket", "Sec-WebSocket-Version": "13"])
        }
        guard request.headers.values("Sec-WebSocket-Version") == ["13"] else {
            return .refuse(426, ["Upgrade": "websocket", "Sec-WebSocket-Version": "13"])
        }
        let keys = request.headers.values("Sec-WebSocket-Key")
        guard keys.count == 1, isKey(keys[0]) else { return .refuse(400, [:]) }
        return .accept(acceptKey(for: keys[0]))
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
