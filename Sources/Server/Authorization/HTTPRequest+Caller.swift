import Net
import Runtime

extension HTTPRequest {
    /// What those without a key are told apart by: limits and turns count by it.
    var callerNetwork: String { CallerNetwork.name(of: remoteAddress) }
}
