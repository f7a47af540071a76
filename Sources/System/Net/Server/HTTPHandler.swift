/// What an ``HTTPServer`` serves.
package protocol HTTPHandler: Sendable {
    /// Answers one request.
    ///
    /// Called on the connection's loop once the headers are in. It may answer at once, or start a task with the loop as
    /// its executor preference and answer from there.
    func handle(_ request: HTTPRequest, _ responder: HTTPResponder)

    /// The answer for an error that the HTTP layer itself found.
    ///
    /// Called on a loop, also for bytes that are not a request at all.
    func errorBody(for refusal: HTTPRefusal, requestID: String) -> HTTPResponse
}
