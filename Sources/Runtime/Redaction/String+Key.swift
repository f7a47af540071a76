extension String {
    /// Whether a key of a service could look so: it goes into a header as it stands, which takes visible ASCII only.
    package var canBeKey: Bool { !isEmpty && utf8.allSatisfy { (0x21...0x7E).contains($0) } }
}
