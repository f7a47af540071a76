internal import COpenSSL

/// Bytes that nobody can guess, for what will be shown to somebody: identifiers, keys that are handed out.
package enum RandomBytes {
    /// From the system's random source by way of `RAND_bytes`.
    package static func make(count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let status = unsafe bytes.withUnsafeMutableBufferPointer { unsafe RAND_bytes($0.baseAddress, Int32($0.count)) }
        precondition(status == 1, "OpenSSL has no randomness")
        return bytes
    }
}
