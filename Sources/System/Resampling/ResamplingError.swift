/// Why a stream can't be resampled.
package enum ResamplingError: Error, Sendable, Equatable {
    /// Rates outside of 4 to 192 kHz.
    case unsupportedRates(Int, Int)
    case outOfMemory
}
