internal import COpenSSL

/// Bytes that nobody else may learn: they exist once, are wiped when dropped, and cannot be printed.
///
/// Reading is safe from any thread. Something that several owners need is kept in a ``Shared``.
///
/// Safe because the memory belongs to this value alone, is never written after `init`, and is lent for the time of a call.
@safe
package struct SecretBytes: ~Copyable, @unchecked Sendable {
    private let memory: UnsafeMutableRawBufferPointer

    package var count: Int { unsafe memory.count }

    /// Takes a copy; the caller's bytes are not wiped.
    package init(_ bytes: some Collection<UInt8>) {
        unsafe memory = .allocate(byteCount: bytes.count, alignment: 16)
        unsafe memory.copyBytes(from: bytes)
    }

    /// `count` zeros, which stand for "none" in several key schedules.
    package init(zeros count: Int) {
        unsafe self.init(count: count) { unsafe $0.initializeMemory(as: UInt8.self, repeating: 0) }
    }

    /// What `fill` writes; it writes every byte, or throws.
    init<Failure: Error>(
        count: Int,
        _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
        do throws(Failure) {
            unsafe try fill(memory)
        } catch {
            unsafe OPENSSL_cleanse(memory.baseAddress, memory.count)
            unsafe memory.deallocate()
            throw error
        }
        unsafe self.memory = memory
    }

    deinit {
        unsafe OPENSSL_cleanse(memory.baseAddress, memory.count)
        unsafe memory.deallocate()
    }

    /// Lends the bytes.
    package func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe try body(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(memory)))
    }

    /// Lends the bytes to something that reads an array, and wipes that array afterwards.
    ///
    /// - Important: `body` keeps neither the array nor a part of it.
    package func withArray<Result: ~Copyable, Failure: Error>(
        _ body: ([UInt8]) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var array = revealed()
        defer { unsafe array.withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) } }
        return try body(array)
    }

    /// A copy for something that is no secret, such as a tag or a name that members compare.
    package func revealed() -> [UInt8] { unsafe [UInt8](memory) }
}
