/// The Silero voice activity network for one stream of 16 kHz audio.
///
/// Each window of 512 samples, with the 64 before it and 64 mirrored behind it, becomes a spectrum of four steps, goes
/// through four convolutions, and moves a recurrent state that runs on for the whole stream. One thread at a time.
final class SileroNetwork {
    static let windowCount = 512

    private static let contextCount = 64
    private static let units = 128

    /// Where things are in `memory`, in vectors of eight floats.
    private enum Place {
        static let samples = 0
        static let spectrum = samples + 640 / 8
        static let first = spectrum + 520 / 8
        static let second = first + 4 * 128 / 8
        static let third = second + 2 * 64 / 8
        /// The features, and right behind them the hidden state: together the input of the recurrent layer.
        static let features = third + 64 / 8
        static let hidden = features + 128 / 8
        static let gates = hidden + 128 / 8
        static let cell = gates + 512 / 8
        static let scratch = cell + 128 / 8
        static let count = scratch + ShortTimeSpectrum.scratchCount / 2
    }

    private let weights: SileroWeights
    // Safe because it is made here, freed here, and every place above is inside.
    private let memory: UnsafeMutablePointer<SIMD8<Float>>

    init(_ weights: SileroWeights) {
        self.weights = weights
        memory = .allocate(capacity: Place.count)
        memory.initialize(repeating: SIMD8(), count: Place.count)
    }

    deinit { memory.deallocate() }

    /// How surely the next ``windowCount`` samples of the stream hold speech, 0 to 1.
    func probability(of window: [Int16]) -> Float {
        precondition(window.count == Self.windowCount, "a window has \(Self.windowCount) samples")
        load(window)
        weights.spectrum.transform(
            floats(Place.samples),
            into: floats(Place.spectrum),
            scratch: UnsafeMutableRawPointer(memory + Place.scratch).assumingMemoryBound(to: SIMD4<Float>.self)
        )
        weights.first.apply(to: floats(Place.spectrum), steps: 4, into: memory + Place.first)
        weights.second.apply(to: floats(Place.first), steps: 4, into: memory + Place.second)
        weights.third.apply(to: floats(Place.second), steps: 2, into: memory + Place.third)
        weights.fourth.apply(to: floats(Place.third), steps: 1, into: memory + Place.features)
        return recur()
    }

    private func floats(_ place: Int) -> UnsafeMutablePointer<Float> {
        UnsafeMutableRawPointer(memory + place).assumingMemoryBound(to: Float.self)
    }

    private func load(_ window: [Int16]) {
        let samples = floats(Place.samples)
        let end = Self.contextCount + Self.windowCount
        for index in 0..<Self.contextCount { samples[index] = samples[Self.windowCount + index] }
        for index in 0..<Self.windowCount {
            samples[Self.contextCount + index] = Float(window[index]) * (1 / 32768)
        }
        for index in 0..<64 { samples[end + index] = samples[end - 2 - index] }
    }

    /// One step of the recurrent layer, and the output.
    private func recur() -> Float {
        let (hidden, gates, cell) = (memory + Place.hidden, memory + Place.gates, memory + Place.cell)
        weights.recurrent.multiply(
            rows: 0..<(2 * Self.units),
            by: floats(Place.features),
            into: gates,
            floor: -.greatestFiniteMagnitude
        )
        var sum = SIMD8<Float>()
        for eight in 0..<(Self.units / 8) {
            let gate = gates + 4 * eight
            cell[eight] = gate[1].sigmoid * cell[eight] + gate[0].sigmoid * gate[2].hyperbolicTangent
            hidden[eight] = gate[3].sigmoid * cell[eight].hyperbolicTangent
            let rectified = hidden[eight].replacing(with: 0, where: hidden[eight] .< 0)
            sum += rectified * weights.output[eight]
        }
        return SIMD8(repeating: sum.sum() + weights.outputBias).sigmoid[0]
    }
}
