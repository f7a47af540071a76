import Testing

@testable import Speech

@Suite("The product of a vector with weights")
struct ActivityMatrixTests {
    /// 9 rows, 64 columns.
    private static let matrix = WeightMatrix(
        inputCount: 9,
        outputCount: 64,
        bias: { Float($0) - 32 },
        weight: { row, column in Float((row * 7 + column * 3) % 11) - 5 }
    )

    @Test(
        "It is the sum over the rows that the vector stands for",
        arguments: [0..<9, 0..<1, 2..<8, 3..<6, 8..<9, 4..<4]
    )
    func product(rows: Range<Int>) {
        let input = rows.map { Float($0) - 4 }
        let expected = (0..<64).map { column in
            rows.reduce(Float(column) - 32) { sum, row in
                sum + (Float(row) - 4) * (Float((row * 7 + column * 3) % 11) - 5)
            }
        }
        // Small whole numbers: the order of the additions does not matter.
        let result = Self.result { Self.matrix.multiply(rows: rows, by: $0, into: $1, floor: -1000) }(input)
        let portable = Self.result { Self.matrix.multiplyPortably(rows: rows, by: $0, into: $1, floor: -1000) }(input)
        let rectified = Self.result { Self.matrix.multiply(rows: rows, by: $0, into: $1, floor: 0) }(input)
        #expect(result == expected)
        #expect(portable == expected)
        #expect(rectified == expected.map { max(0, $0) })
    }

    private static func result(
        _ multiply: @escaping (UnsafePointer<Float>, UnsafeMutablePointer<SIMD8<Float>>) -> Void
    ) -> ([Float]) -> [Float] {
        { input in
            var output = [SIMD8<Float>](repeating: SIMD8(), count: 8)
            (input + [0]).withUnsafeBufferPointer { input in
                output.withUnsafeMutableBufferPointer { output in
                    guard let input = input.baseAddress, let output = output.baseAddress else { return }
                    multiply(input, output)
                }
            }
            return output.flatMap { eight in (0..<8).map { eight[$0] } }
        }
    }
}
