internal import COpenSSL

extension SecretBytes {
    /// Fresh bytes for a key or a seed (`RAND_priv_bytes`).
    package static func random(count: Int) -> SecretBytes {
        unsafe SecretBytes(count: count) { memory in
            let status = unsafe RAND_priv_bytes(memory.baseAddress, Int32(memory.count))
            precondition(status == 1, "OpenSSL has no randomness")
        }
    }
}
