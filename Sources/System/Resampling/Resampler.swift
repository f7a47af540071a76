internal import CSpeexDSP

/// Changes the rate of a stream of mono samples.
///
/// It is speexdsp at quality 5, which leaves a delay of 2.5 ms that ``flush()`` brings out; the silence of the filter's
/// lead-in is skipped. Equal rates pass through. One thread at a time; 5 to 40 µs for 20 ms.
///
/// Safe because the handle never leaves this type.
@safe
package struct Resampler: ~Copyable {
    private static let quality: Int32 = 5

    /// In Hz.
    package let inputRate: Int
    /// In Hz.
    package let outputRate: Int
    /// Nil where the rates are equal.
    private let handle: OpaquePointer?

    /// - Throws: ``ResamplingError`` for a rate outside of 4 to 192 kHz.
    package init(from inputRate: Int, to outputRate: Int) throws(ResamplingError) {
        let rates = 4_000...192_000
        guard rates.contains(inputRate), rates.contains(outputRate) else {
            throw .unsupportedRates(inputRate, outputRate)
        }
        var made: OpaquePointer?
        if inputRate != outputRate {
            unsafe made = speex_resampler_init(1, UInt32(inputRate), UInt32(outputRate), Self.quality, nil)
            guard let made = unsafe made else { throw .outOfMemory }
            unsafe speex_resampler_skip_zeros(made)
        }
        self.inputRate = inputRate
        self.outputRate = outputRate
        unsafe handle = made
    }

    deinit {
        if let handle = unsafe handle { unsafe speex_resampler_destroy(handle) }
    }

    /// Converts the next samples of the stream; what the filter still needs the future for comes with a later call.
    package mutating func resample(_ samples: Span<Int16>) -> [Int16] {
        guard let handle = unsafe handle else {
            return unsafe samples.withUnsafeBufferPointer { unsafe Array($0) }
        }
        // Rounded up, and one more for the position between two samples.
        let capacity = samples.count * outputRate / inputRate + 2
        return unsafe [Int16](unsafeUninitializedCapacity: capacity) { output, count in
            var taken = UInt32(samples.count)
            var made = UInt32(capacity)
            _ = unsafe samples.withUnsafeBufferPointer { input in
                unsafe speex_resampler_process_int(handle, 0, input.baseAddress, &taken, output.baseAddress, &made)
            }
            assert(taken == samples.count, "room for all output takes all input")
            count = Int(made)
        }
    }

    /// The rest of the stream, which ends here; what is converted afterwards is a new one.
    package mutating func flush() -> [Int16] {
        guard let handle = unsafe handle else { return [] }
        let latency = Int(unsafe speex_resampler_get_input_latency(handle))
        let rest = resample([Int16](repeating: 0, count: latency).span)
        unsafe speex_resampler_reset_mem(handle)
        unsafe speex_resampler_skip_zeros(handle)
        return rest
    }
}
