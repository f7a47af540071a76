extension SecretBytes {
    /// A copy of one secret followed by another.
    package init(_ first: borrowing SecretBytes, then second: borrowing SecretBytes) {
        unsafe self.init(count: first.count + second.count) { memory in
            unsafe first.copy(to: UnsafeMutableRawBufferPointer(rebasing: memory[..<first.count]))
            unsafe second.copy(to: UnsafeMutableRawBufferPointer(rebasing: memory[first.count...]))
        }
    }

    /// What is no secret, followed by one.
    package init(_ head: [UInt8], then secret: borrowing SecretBytes) {
        self.init(SecretBytes(head), then: secret)
    }

    /// A secret, followed by what is none.
    package init(_ secret: borrowing SecretBytes, then tail: [UInt8]) {
        self.init(secret, then: SecretBytes(tail))
    }

    private func copy(to memory: UnsafeMutableRawBufferPointer) {
        withBytes { bytes in unsafe bytes.withUnsafeBytes { unsafe memory.copyMemory(from: $0) } }
    }
}
