/// Why the server closes a stream (`websocket.md`, "Ends").
enum StreamClose: Int {
    case sessionEnded = 1000
    case goingAway = 1001
    case malformed = 1007
    case internalError = 1011
    case overloaded = 1013
    case keyRevoked = 4401
    case idle = 4408
    case takenOver = 4409
    case rateExceeded = 4429
}
