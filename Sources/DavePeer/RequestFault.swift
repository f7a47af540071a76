/// Why a line can't be read as a request.
enum RequestFault: Error, CustomStringConvertible {
    case tooLong
    case notJSON
    case notAnObject
    case unknownRequest
    case missing(field: String, expected: String)

    var description: String {
        switch self {
        case .tooLong: "the line has more than \(RequestLines.maxByteCount) bytes"
        case .notJSON: "the line is not JSON"
        case .notAnObject: "the line is not a JSON object"
        case .unknownRequest: "\"do\" is none of start, json, binary, encrypt, decrypt, advance, state"
        case .missing(let field, let expected): "\"\(field)\" is not \(expected)"
        }
    }
}
