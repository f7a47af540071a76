internal import CVectors

/// The product of a row vector with a matrix, eight multiplications and additions in one instruction (AVX2 and FMA).
///
/// The server is built for every processor of its kind, so this is asked for at run time. Any thread.
package enum FusedProduct {
    /// Whether the processor can do it.
    package static let isAvailable = cvectors_has_fused_eights() != 0

    /// Writes `bias + input × weights` for each column, or `floor` where that is less.
    ///
    /// - Parameters:
    ///   - weights: Block after block of 32 columns; a block holds row after row. Only `rows` of each are read.
    ///   - blockRows: The rows that a block of `weights` has.
    ///   - bias: A value for each column, a multiple of 32 of them.
    ///   - rows: The rows that `input` stands for.
    ///   - input: As many values as `rows`.
    ///   - floor: What lesser results become.
    ///   - output: Room for a value for each column.
    package static func multiply(
        _ weights: Span<SIMD8<Float>>,
        blockRows: Int,
        bias: Span<SIMD8<Float>>,
        rows: Range<Int>,
        by input: UnsafePointer<Float>,
        floor: Float,
        into output: UnsafeMutablePointer<SIMD8<Float>>
    ) {
        precondition(isAvailable, "the processor has no fused product")
        let blockCount = bias.count / 4
        precondition(rows.lowerBound >= 0 && rows.upperBound <= blockRows, "rows outside of the matrix")
        precondition(weights.count == 4 * blockRows * blockCount, "weights for each row and column")
        // Safe because what is read and written lies within the counts that were just checked, and a vector of eight
        // floats lies in memory as eight floats.
        unsafe weights.withUnsafeBytes { weights in
            unsafe bias.withUnsafeBytes { bias in
                guard let first = weights.baseAddress, let bias = bias.baseAddress else { return }
                unsafe cvectors_multiply_fused(
                    first.assumingMemoryBound(to: Float.self) + 32 * rows.lowerBound,
                    32 * blockRows,
                    blockCount,
                    bias.assumingMemoryBound(to: Float.self),
                    input,
                    rows.count,
                    floor,
                    UnsafeMutableRawPointer(output).assumingMemoryBound(to: Float.self)
                )
            }
        }
    }
}
