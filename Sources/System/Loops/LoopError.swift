internal import CUv

/// The system refused what a loop needs: descriptors or memory.
package struct LoopError: Error, CustomStringConvertible {
    /// The C call that failed.
    package let call: String
    /// Its result, a negative errno.
    package let code: Int32

    package var description: String { unsafe "\(call): \(String(cString: uv_strerror(code)))" }
}
