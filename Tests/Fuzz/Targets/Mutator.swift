import TestSupport

/// Changes valid inputs in the ways in which they break.
package struct Mutator {
    /// The longest input that is made, in bytes.
    package static let maxByteCount = 8_192

    private var source: SeededRandom

    /// The same seed gives the same changes.
    package init(seed: UInt64) { source = SeededRandom(seed: seed) }

    /// One of the seeds with one to four changes.
    package mutating func mutate(_ seeds: [[UInt8]]) -> [UInt8] {
        guard var bytes = seeds.randomElement(using: &source) else { return [] }
        for _ in 0..<Int.random(in: 1...4, using: &source) { change(&bytes, seeds) }
        if bytes.count > Self.maxByteCount { bytes.removeLast(bytes.count - Self.maxByteCount) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8], _ seeds: [[UInt8]]) {
        // Lengths stand near the front, trailers at the end: both are changed more often than what is between.
        let place = place(in: bytes.count)
        switch Int.random(in: 0..<9, using: &source) {
        case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &source)
        case 1 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &source)
        case 2 where place < bytes.count:
            bytes[place] = [0, 1, 0x3F, 0x40, 0x7F, 0x80, 0xBF, 0xC0, 0xFA, 0xFF].randomElement(using: &source) ?? 0
        case 3: bytes.removeLast(bytes.count - place)
        case 4: bytes.removeFirst(min(bytes.count, Int.random(in: 1...8, using: &source)))
        case 5: bytes.insert(UInt8.random(in: 0...255, using: &source), at: place)
        case 6 where place < bytes.count:
            let end = min(bytes.count, place + Int.random(in: 1...64, using: &source))
            bytes.removeSubrange(place..<end)
        case 7 where place < bytes.count:
            let end = min(bytes.count, place + Int.random(in: 1...64, using: &source))
            bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
        case 8:
            guard let other = seeds.randomElement(using: &source) else { return }
            bytes = Array(bytes.prefix(place)) + other.suffix(Int.random(in: 0...other.count, using: &source))
        default: break
        }
    }

    private mutating func place(in count: Int) -> Int {
        switch Int.random(in: 0..<4, using: &source) {
        case 0: Int.random(in: 0...min(count, 24), using: &source)
        case 1: Int.random(in: max(0, count - 24)...count, using: &source)
        default: Int.random(in: 0...count, using: &source)
        }
    }
}
