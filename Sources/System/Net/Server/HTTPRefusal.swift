/// Why the HTTP layer refuses a request by itself.
package enum HTTPRefusal: Error, Sendable, Hashable {
    /// The status says it all: 400, 404, 408, 413, 414, 426, 431, 500, 501, 503 or 505.
    case status(Int)
    /// A field that may be there only once is there again: 400.
    case repeatedField(String)
    /// A field that has to be there is missing, or has no value that it may have: 400.
    case unfitField(String)
    /// The target of the request line names another server than `Host` does: 400.
    case otherHost

    package var status: Int {
        switch self {
        case .status(let status): status
        case .repeatedField, .unfitField, .otherHost: 400
        }
    }

    /// The field at fault, in its usual spelling.
    package var field: String? {
        switch self {
        case .status: nil
        case .repeatedField(let name), .unfitField(let name): name
        case .otherHost: "Host"
        }
    }
}
