internal import CSonic

/// Makes speech faster or slower, higher or lower, without changing the one by the other.
///
/// It is libsonic, which joins whole periods of the voice, so that even double speed stays clear. One thread at a time;
/// about 30 µs for 100 ms of speech.
///
/// Safe because the handle never leaves this type.
@safe
package struct Stretcher: ~Copyable {
    private let handle: OpaquePointer

    /// - Parameters:
    ///   - sampleRate: Of the mono samples, 4,000 to 192,000 Hz.
    ///   - speed: 0.25 to 4; 1 changes nothing.
    ///   - pitch: 0.5 to 2; 1 changes nothing.
    /// - Throws: ``StretchingError``.
    package init(sampleRate: Int, speed: Double, pitch: Double) throws(StretchingError) {
        guard (4_000...192_000).contains(sampleRate), (0.25...4).contains(speed), (0.5...2).contains(pitch) else {
            throw .unsupported
        }
        guard let made = unsafe sonicCreateStream(Int32(sampleRate), 1) else { throw .outOfMemory }
        unsafe sonicSetSpeed(made, Float(speed))
        unsafe sonicSetPitch(made, Float(pitch))
        unsafe handle = made
    }

    deinit { unsafe sonicDestroyStream(handle) }

    /// Takes the next samples, and returns what is ready; the rest comes with later calls.
    package mutating func stretch(_ samples: [Int16]) -> [Int16] {
        guard !samples.isEmpty else { return [] }
        var samples = samples
        _ = unsafe samples.withUnsafeMutableBufferPointer {
            unsafe sonicWriteShortToStream(handle, $0.baseAddress, Int32($0.count))
        }
        return read()
    }

    /// The rest of the stream, which ends here.
    package mutating func flush() -> [Int16] {
        _ = unsafe sonicFlushStream(handle)
        return read()
    }

    private func read() -> [Int16] {
        let available = Int(unsafe sonicSamplesAvailable(handle))
        guard available > 0 else { return [] }
        return unsafe [Int16](unsafeUninitializedCapacity: available) { buffer, count in
            count = Int(unsafe sonicReadShortFromStream(handle, buffer.baseAddress, Int32(buffer.count)))
        }
    }
}

/// Why speech can't be stretched.
package enum StretchingError: Error, Sendable, Equatable {
    /// A rate, a speed or a pitch out of range.
    case unsupported
    case outOfMemory
}
