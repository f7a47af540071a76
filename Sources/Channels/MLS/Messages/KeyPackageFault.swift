/// What is wrong with a key package.
package enum KeyPackageFault: Error, Sendable, Equatable {
    case invalidSignature
    /// The key that Welcomes are sealed to is also the leaf's.
    case reusedInitKey
    case leaf(LeafFault)
}

extension KeyPackageFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .invalidSignature: "its signature is not valid"
        case .reusedInitKey: "its init key is its encryption key too"
        case .leaf(let fault): "of its leaf, \(fault.rawValue)"
        }
    }
}
