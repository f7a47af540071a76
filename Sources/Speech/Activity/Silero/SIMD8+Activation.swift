extension SIMD8<Float> {
    /// 1 / (1 + e^-x) of each lane, exact to about 1e-7.
    var sigmoid: Self { 1 / (1 + (-self).exponential) }

    /// The hyperbolic tangent of each lane.
    var hyperbolicTangent: Self { 2 * (2 * self).sigmoid - 1 }

    /// e^x of each lane, for lanes between -87 and 87; lanes outside are taken as the nearest of these.
    private var exponential: Self {
        let exponent = clamped(lowerBound: Self(repeating: -87), upperBound: Self(repeating: 87)) * 1.442_695_04
        // Adding 1.5 * 2^23 rounds to a whole number, which then stands in the low bits of the float.
        let shifted = exponent + 12_582_912
        let fraction = (exponent - (shifted - 12_582_912)) * 0.693_147_18
        // The Taylor row of e^x on -0.35...0.35.
        var power = fraction * (1 / 720) + 1 / 120
        power = power * fraction + 1 / 24
        power = power * fraction + 1 / 6
        power = power * fraction + 0.5
        power = power * fraction + 1
        power = power * fraction + 1
        let whole = unsafeBitCast(shifted, to: SIMD8<Int32>.self) &<< 23
        let scale = unsafeBitCast(whole &+ Int32(127 << 23), to: Self.self)
        return power * scale
    }
}
