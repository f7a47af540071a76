import FoundationEssentials

/// What the Silero network learnt, laid out for ``SileroNetwork`` once and shared by all streams.
///
/// The file is made by `script/silero`:
///
///     0...7    "SILERO16"
///     8...11   number of values, little-endian
///     12...    the values as little-endian half-precision floats, tensor after tensor
package struct SileroWeights: Sendable {
    /// The name of the file in the folder of models.
    package static let fileName = "silero-vad-16k.weights"

    private static let magic = Array("SILERO16".utf8)
    private static let valueCount = 243_585

    let spectrum = ShortTimeSpectrum()
    let first: Convolution
    let second: Convolution
    let third: Convolution
    let fourth: Convolution
    /// From 128 features and the hidden state of 128 to the gates i, f, g, o of eight units after eight units.
    let recurrent: WeightMatrix
    let output: [SIMD8<Float>]
    let outputBias: Float

    /// Reads and lays out the weights; takes a few milliseconds.
    ///
    /// - Throws: ``SileroError`` when the file can't be read or is not the one that `script/silero` makes.
    package init(contentsOf path: String) throws(SileroError) {
        guard let data = FileManager.default.contents(atPath: path) else { throw .unreadable(path) }
        guard let values = Self.values([UInt8](data)) else { throw .malformed(path) }
        var rest = values[...]
        func take(_ count: Int) -> [Float] {
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        first = Convolution(take(128 * 129 * 3), bias: take(128), inputs: 129, stride: 1)
        second = Convolution(take(64 * 128 * 3), bias: take(64), inputs: 128, stride: 2)
        third = Convolution(take(64 * 64 * 3), bias: take(64), inputs: 64, stride: 2)
        fourth = Convolution(take(128 * 64 * 3), bias: take(128), inputs: 64, stride: 1)
        let (fromInput, fromHidden) = (take(512 * 128), take(512 * 128))
        let (inputBias, hiddenBias) = (take(512), take(512))
        // The file has gate after gate, 128 units each.
        func row(_ output: Int) -> Int { (output % 32) / 8 * 128 + output / 32 * 8 + output % 8 }
        recurrent = WeightMatrix(
            inputCount: 256,
            outputCount: 512,
            bias: { inputBias[row($0)] + hiddenBias[row($0)] },
            weight: { $0 < 128 ? fromInput[row($1) * 128 + $0] : fromHidden[row($1) * 128 + $0 - 128] }
        )
        let last = take(128)
        output = (0..<16).map { SIMD8(last[($0 * 8)..<($0 * 8 + 8)]) }
        outputBias = take(1)[0]
    }

    private static func values(_ bytes: [UInt8]) -> [Float]? {
        let start = magic.count + 4
        guard
            bytes.count == start + 2 * valueCount, bytes.starts(with: magic),
            (0..<4).reduce(0, { $0 | Int(bytes[magic.count + $1]) << (8 * $1) }) == valueCount
        else { return nil }
        return (0..<valueCount).map { index in
            let at = start + 2 * index
            return Float(halfPrecision: UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8)
        }
    }
}

/// Why the Silero weights can't be used.
package enum SileroError: Error, Sendable, Equatable {
    case unreadable(String)
    case malformed(String)

    /// For a person: what is wrong and what to do.
    package var reason: String {
        switch self {
        case .unreadable(let path): "there is no readable file \(path); script/setup makes it"
        case .malformed(let path): "\(path) is damaged or of another version; delete it and run script/setup"
        }
    }
}

extension Float {
    /// Reads IEEE 754 binary16.
    fileprivate init(halfPrecision bits: UInt16) {
        let exponent = Int(bits >> 10) & 0x1F
        let fraction = Float(bits & 0x3FF) / 1024
        let magnitude =
            exponent == 0
            ? Float(sign: .plus, exponent: -14, significand: fraction)
            : Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction)
        self = bits & 0x8000 == 0 ? magnitude : -magnitude
    }
}
