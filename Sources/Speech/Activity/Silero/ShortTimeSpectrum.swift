import Glibc

/// Magnitudes of four overlapping windows of 256 samples, each 128 after the one before.
///
/// The four windows are the lanes of one transform: a real transform of 256 points by a complex one of 128.
struct ShortTimeSpectrum: Sendable {
    static let windowCount = 4
    static let binCount = 129
    /// How many samples the four windows cover.
    static let sampleCount = 640

    /// Vectors that a transform needs to work with.
    static let scratchCount = 2 * size

    private static let size = 128
    private let hann: [Float]
    /// e^(-2πik/256).
    private let turns: [SIMD2<Float>]
    private let reversed: [Int]

    init() {
        hann = (0..<256).map { Float(0.5 - 0.5 * cos(2 * .pi * Double($0) / 256)) }
        turns = (0...Self.size).map { index in
            let angle = -2 * Double.pi * Double(index) / 256
            return SIMD2(Float(cos(angle)), Float(sin(angle)))
        }
        reversed = (0..<Self.size).map { index in
            (0..<7).reduce(0) { $0 | ((index >> $1) & 1) << (6 - $1) }
        }
    }

    /// Writes the magnitudes of window after window.
    ///
    /// - Parameters:
    ///   - samples: ``sampleCount`` values.
    ///   - spectrum: Room for ``windowCount`` times ``binCount`` values.
    ///   - scratch: Room for ``scratchCount`` vectors.
    func transform(
        _ samples: UnsafePointer<Float>,
        into spectrum: UnsafeMutablePointer<Float>,
        scratch: UnsafeMutablePointer<SIMD4<Float>>
    ) {
        let (real, imaginary) = (scratch, scratch + Self.size)
        load(samples, real, imaginary)
        combine(real, imaginary)
        measure(real, imaginary, into: spectrum)
    }

    private func load(
        _ samples: UnsafePointer<Float>,
        _ real: UnsafeMutablePointer<SIMD4<Float>>,
        _ imaginary: UnsafeMutablePointer<SIMD4<Float>>
    ) {
        func windowed(_ index: Int) -> SIMD4<Float> {
            SIMD4(samples[index], samples[index + 128], samples[index + 256], samples[index + 384]) * hann[index]
        }
        for index in 0..<Self.size {
            real[reversed[index]] = windowed(2 * index)
            imaginary[reversed[index]] = windowed(2 * index + 1)
        }
    }

    /// The butterflies of a decimation in time.
    private func combine(_ real: UnsafeMutablePointer<SIMD4<Float>>, _ imaginary: UnsafeMutablePointer<SIMD4<Float>>) {
        var half = 1
        while half < Self.size {
            for offset in 0..<half {
                let turn = turns[offset * (Self.size / half)]
                for low in stride(from: offset, to: Self.size, by: 2 * half) {
                    let high = low + half
                    let turnedReal = real[high] * turn.x - imaginary[high] * turn.y
                    let turnedImaginary = real[high] * turn.y + imaginary[high] * turn.x
                    real[high] = real[low] - turnedReal
                    imaginary[high] = imaginary[low] - turnedImaginary
                    real[low] += turnedReal
                    imaginary[low] += turnedImaginary
                }
            }
            half *= 2
        }
    }

    /// Untangles even and odd samples and takes the magnitudes.
    private func measure(
        _ real: UnsafeMutablePointer<SIMD4<Float>>,
        _ imaginary: UnsafeMutablePointer<SIMD4<Float>>,
        into spectrum: UnsafeMutablePointer<Float>
    ) {
        for bin in 0..<Self.binCount {
            let (here, mirror) = (bin % Self.size, (Self.size - bin) % Self.size)
            let turn = turns[bin]
            let evenReal = (real[here] + real[mirror]) * 0.5
            let evenImaginary = (imaginary[here] - imaginary[mirror]) * 0.5
            let oddReal = (imaginary[here] + imaginary[mirror]) * 0.5
            let oddImaginary = (real[mirror] - real[here]) * 0.5
            let x = evenReal + oddReal * turn.x - oddImaginary * turn.y
            let y = evenImaginary + oddReal * turn.y + oddImaginary * turn.x
            let magnitude = (x * x + y * y).squareRoot()
            for window in 0..<Self.windowCount {
                spectrum[window * Self.binCount + bin] = magnitude[window]
            }
        }
    }
}
