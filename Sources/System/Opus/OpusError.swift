internal import COpus

/// libopus refused a packet, a frame or a setting.
package struct OpusError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Its result, a negative `OPUS_…` code.
    package let code: Int32

    package var description: String { unsafe "opus: \(String(cString: opus_strerror(code)))" }
}
