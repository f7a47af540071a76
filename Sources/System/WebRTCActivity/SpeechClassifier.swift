internal import CWebRTCVad

/// WebRTC's classifier of 20 ms frames of 16 kHz (`WebRtcVad_Process`).
///
/// One thread at a time; about 2 µs a frame.
/// Safe because the handle never leaves this type.
@safe
package struct SpeechClassifier: ~Copyable {
    /// How sure it must be; the raw values are those of `WebRtcVad_set_mode`.
    package enum Strictness: Int32, Sendable {
        case quality, low, high, highest
    }

    private static let sampleRate: Int32 = 16_000
    private static let frameCount = 320

    private let handle: OpaquePointer

    package init(strictness: Strictness) {
        guard let handle = unsafe WebRtcVad_Create() else { preconditionFailure("no memory for a speech classifier") }
        unsafe self.handle = handle
        unsafe WebRtcVad_Init(handle)
        unsafe WebRtcVad_set_mode(handle, strictness.rawValue)
    }

    deinit { unsafe WebRtcVad_Free(handle) }

    /// Whether a frame holds speech; false for any other length than 320 samples.
    package mutating func isSpeech(_ frame: Span<Int16>) -> Bool {
        guard frame.count == Self.frameCount else { return false }
        return unsafe frame.withUnsafeBufferPointer { samples in
            unsafe WebRtcVad_Process(handle, Self.sampleRate, samples.baseAddress, samples.count) == 1
        }
    }
}
