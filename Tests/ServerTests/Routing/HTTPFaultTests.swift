import Agents
import SQLite
import Testing
import VoiceCore

@testable import Server

@Suite("Errors say their status themselves")
struct HTTPFaultTests {
    private struct Unexpected: Error {
        let secret = "what somebody said"
    }

    @Test("What a session refuses has its own code, and the status of its kind", arguments: SessionFault.Code.allCases)
    func sessions(code: SessionFault.Code) {
        let fault = HTTPFault(of: SessionFault(code, "No.", param: "p", retryAfter: .seconds(2)))
        #expect(fault.code == code.rawValue && fault.message == "No.")
        #expect(fault.param == "p" && fault.retryAfter == .seconds(2))
        // `*.failed` is somebody else's fault, `*.invalid` the client's.
        if fault.code.hasSuffix(".failed") { #expect(fault.status >= 502) }
        if fault.code.hasSuffix(".invalid") { #expect((400..<500).contains(fault.status)) }
    }

    @Test("Storage that fails is said without its details, an edit that is refused with them")
    func stores() {
        #expect(HTTPFault(of: DatabaseError.corrupt("/data/parley.db")) == .storage)
        #expect(HTTPFault(of: AgentStoreError.storage(.full("disk"))) == .storage)
        let refused = HTTPFault(of: AgentStoreError.invalid(field: "speed", "is 0.25 to 4.0"))
        #expect((refused.status, refused.code, refused.param) == (400, "body.invalid", "speed"))
        #expect(refused.message == "Speed is 0.25 to 4.0.")
    }

    @Test("An error that nobody expected is a failure of the server, and shows nothing of itself")
    func unexpected() {
        let fault = HTTPFault(of: Unexpected())
        #expect((fault.status, fault.code) == (500, "server.internal"))
        #expect(!fault.message.contains(Unexpected().secret))
    }
}
