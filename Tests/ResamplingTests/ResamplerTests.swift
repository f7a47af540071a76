import FoundationEssentials
import Resampling
import Testing

@Suite("Changing the rate of a stream")
struct ResamplerTests {
    private static let rates = [8_000, 16_000, 22_050, 24_000, 44_100, 48_000]

    /// A tone, half as loud as full scale.
    private func tone(_ frequency: Double, rate: Int, count: Int) -> [Int16] {
        var (x, y) = (1.0, 0.0)
        // One turn a sample, by rotating a vector.
        let step = 2 * Double.pi * frequency / Double(rate)
        let (cosine, sine) = (1 - step * step / 2 + step * step * step * step / 24, step - step * step * step / 6)
        return (0..<count).map { _ in
            (x, y) = (x * cosine - y * sine, x * sine + y * cosine)
            let length = (x * x + y * y).squareRoot()
            (x, y) = (x / length, y / length)
            return Int16(y * 16_000)
        }
    }

    private func level(_ samples: ArraySlice<Int16>) -> Double {
        (samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(1, samples.count))).squareRoot()
    }

    @Test("A stream keeps its length and level, in pieces of any size", arguments: rates, rates)
    func lengthAndLevel(from: Int, to: Int) throws {
        var resampler = try Resampler(from: from, to: to)
        let input = tone(440, rate: from, count: from)
        var output: [Int16] = []
        var start = 0
        var size = 1
        while start < input.count {
            let end = min(start + size, input.count)
            output += resampler.resample(Array(input[start..<end]).span)
            start = end
            size = size % 700 + 37
        }
        output += resampler.flush()
        #expect(abs(output.count - to) <= 2)
        let middle = output[(to / 10)..<(to * 9 / 10)]
        #expect(abs(level(middle) / level(input[...]) - 1) < 0.01)
    }

    @Test("What pieces make is what the whole makes")
    func piecesAreTheWhole() throws {
        let input = tone(1_000, rate: 48_000, count: 9_600)
        var whole = try Resampler(from: 48_000, to: 16_000)
        var pieces = try Resampler(from: 48_000, to: 16_000)
        let expected = whole.resample(input.span) + whole.flush()
        var output: [Int16] = []
        for start in stride(from: 0, to: input.count, by: 960) {
            output += pieces.resample(Array(input[start..<(start + 960)]).span)
        }
        #expect(output + pieces.flush() == expected)
    }

    @Test("What the lower rate can't hold is filtered away")
    func filters() throws {
        var resampler = try Resampler(from: 48_000, to: 16_000)
        let output = resampler.resample(tone(9_000, rate: 48_000, count: 48_000).span)
        #expect(level(output[1_600...]) < 2)
    }

    @Test("Equal rates pass through, bit for bit")
    func passThrough() throws {
        var resampler = try Resampler(from: 16_000, to: 16_000)
        let input = tone(300, rate: 16_000, count: 333)
        #expect(resampler.resample(input.span) == input)
        #expect(resampler.flush().isEmpty)
    }

    @Test("A stream after a flush begins without lead-in")
    func restart() throws {
        var resampler = try Resampler(from: 24_000, to: 16_000)
        let input = tone(440, rate: 24_000, count: 2_400)
        let first = resampler.resample(input.span) + resampler.flush()
        let second = resampler.resample(input.span) + resampler.flush()
        #expect(first == second)
    }

    @Test("Nothing makes nothing")
    func empty() throws {
        var resampler = try Resampler(from: 24_000, to: 16_000)
        #expect(resampler.resample([Int16]().span).isEmpty)
    }

    @Test("Rates that make no sense are refused", arguments: [(0, 16_000), (16_000, -1), (1_000_000, 16_000)])
    func badRates(from: Int, to: Int) {
        #expect(throws: ResamplingError.unsupportedRates(from, to)) { _ = try Resampler(from: from, to: to) }
    }
}
