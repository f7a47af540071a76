import Cryptography

/// Lets parts speak of their own faults, and the group of all.
extension MLSError {
    static func wrapping<Result: ~Copyable>(
        _ body: () throws(PresentationError) -> Result
    ) throws(MLSError) -> Result {
        do throws(PresentationError) { return try body() } catch { throw .malformed(error) }
    }

    static func wrapping<Result: ~Copyable>(
        _ body: () throws(CryptographyError) -> Result
    ) throws(MLSError) -> Result {
        do throws(CryptographyError) { return try body() } catch { throw .cryptography(error) }
    }

    /// Says no more of a failure than `fault`, where the details would help nobody but an attacker.
    static func replacing<Result: ~Copyable>(
        by fault: MLSError,
        _ body: () throws(CryptographyError) -> Result
    ) throws(MLSError) -> Result {
        do throws(CryptographyError) { return try body() } catch { throw fault }
    }

    static func wrapping(_ body: () throws(LeafFault) -> Void) throws(MLSError) {
        do throws(LeafFault) { try body() } catch { throw .leaf(error) }
    }

    static func wrapping(_ body: () throws(KeyPackageFault) -> Void) throws(MLSError) {
        do throws(KeyPackageFault) { try body() } catch { throw .keyPackage(error) }
    }

    static func wrapping(_ body: () throws(TreeFault) -> Void) throws(MLSError) {
        do throws(TreeFault) { try body() } catch { throw .tree(error) }
    }
}
