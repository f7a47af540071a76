/// A convolution over time with three taps, one row of zeros around its input, and a rectifier.
struct Convolution: Sendable {
    private static let taps = 3

    private let matrix: WeightMatrix
    private let channels: Int
    private let stride: Int

    /// Takes weights in the order output, input, tap.
    init(_ weights: [Float], bias: [Float], inputs: Int, stride: Int) {
        channels = inputs
        self.stride = stride
        matrix = WeightMatrix(
            inputCount: Self.taps * inputs,
            outputCount: bias.count,
            bias: { bias[$0] },
            weight: { weights[($1 * inputs + $0 % inputs) * Self.taps + $0 / inputs] }
        )
    }

    /// Convolves so many time steps, each with all its channels.
    func apply(
        to input: UnsafePointer<Float>,
        steps: Int,
        into output: UnsafeMutablePointer<SIMD8<Float>>
    ) {
        for (index, centre) in Swift.stride(from: 0, to: steps, by: stride).enumerated() {
            let first = max(0, centre - 1)
            let last = min(steps - 1, centre + 1)
            let firstTap = first - (centre - 1)
            matrix.multiply(
                rows: (firstTap * channels)..<((firstTap + last - first + 1) * channels),
                by: input + first * channels,
                into: output + index * matrix.outputCount / 8,
                floor: 0
            )
        }
    }
}
