import Vectors

/// A matrix laid out so that a row vector times it runs through memory in order, 32 outputs at a time.
///
/// Outputs come in blocks of four vectors of eight; a block holds its weights input after input.
struct WeightMatrix: Sendable {
    private static let blockWidth = 32

    let inputCount: Int
    let outputCount: Int
    private let blocks: [SIMD8<Float>]
    private let bias: [SIMD8<Float>]

    /// Lays a matrix out, with a multiple of 32 outputs.
    init(
        inputCount: Int,
        outputCount: Int,
        bias: (_ output: Int) -> Float,
        weight: (_ input: Int, _ output: Int) -> Float
    ) {
        precondition(outputCount % Self.blockWidth == 0, "outputs come in blocks of \(Self.blockWidth)")
        self.inputCount = inputCount
        self.outputCount = outputCount
        var blocks: [SIMD8<Float>] = []
        blocks.reserveCapacity(inputCount * outputCount / 8)
        for block in stride(from: 0, to: outputCount, by: Self.blockWidth) {
            for input in 0..<inputCount {
                for first in stride(from: block, to: block + Self.blockWidth, by: 8) {
                    var eight = SIMD8<Float>()
                    for lane in 0..<8 { eight[lane] = weight(input, first + lane) }
                    blocks.append(eight)
                }
            }
        }
        self.blocks = blocks
        self.bias = stride(from: 0, to: outputCount, by: 8).map { first in
            var eight = SIMD8<Float>()
            for lane in 0..<8 { eight[lane] = bias(first + lane) }
            return eight
        }
    }

    /// Writes the bias plus the product of `input` with the given rows.
    ///
    /// - Parameters:
    ///   - rows: The rows that `input` stands for; the others are taken as zero.
    ///   - input: As many values as `rows`.
    ///   - output: Room for ``outputCount`` values, aligned to a vector of eight.
    ///   - floor: What results below it become: 0 makes it a rectifier.
    func multiply(
        rows: Range<Int>,
        by input: UnsafePointer<Float>,
        into output: UnsafeMutablePointer<SIMD8<Float>>,
        floor: Float
    ) {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= inputCount, "rows outside of the matrix")
        guard !FusedProduct.isAvailable else {
            return FusedProduct.multiply(
                blocks.span,
                blockRows: inputCount,
                bias: bias.span,
                rows: rows,
                by: input,
                floor: floor,
                into: output
            )
        }
        multiplyPortably(rows: rows, by: input, into: output, floor: floor)
    }

    /// The same for processors without a fused product.
    func multiplyPortably(
        rows: Range<Int>,
        by input: UnsafePointer<Float>,
        into output: UnsafeMutablePointer<SIMD8<Float>>,
        floor: Float
    ) {
        let floor = SIMD8<Float>(repeating: floor)
        blocks.withUnsafeBufferPointer { blocks in
            guard var start = blocks.baseAddress else { return }
            start += rows.lowerBound * 4
            for block in 0..<(outputCount / Self.blockWidth) {
                var (a, b) = (bias[block * 4], bias[block * 4 + 1])
                var (c, d) = (bias[block * 4 + 2], bias[block * 4 + 3])
                var weights = start
                for row in 0..<rows.count {
                    let value = SIMD8<Float>(repeating: input[row])
                    a += weights[0] * value
                    b += weights[1] * value
                    c += weights[2] * value
                    d += weights[3] * value
                    weights += 4
                }
                let result = output + block * 4
                result[0] = a.replacing(with: floor, where: a .< floor)
                result[1] = b.replacing(with: floor, where: b .< floor)
                result[2] = c.replacing(with: floor, where: c .< floor)
                result[3] = d.replacing(with: floor, where: d .< floor)
                start += inputCount * 4
            }
        }
    }
}
