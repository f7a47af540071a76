import Cryptography

/// The cipher of one generation of a sender's keys.
final class GenerationCipher {
    let generation: UInt64
    private var cipher: AESGCMDecryptor

    init(generation: UInt64, key: borrowing SecretBytes) throws(CryptographyError) {
        cipher = try AESGCMDecryptor(key: key)
        self.generation = generation
    }

    /// Decrypts a frame into the front of `output`, which is as long as its body or longer.
    ///
    /// - Returns: Whether the frame is authentic; only then may the output be used.
    func opens(_ frame: Span<UInt8>, _ trailer: FrameTrailer, into output: inout MutableSpan<UInt8>) -> Bool {
        do throws(CryptographyError) {
            return try decrypt(frame, trailer, into: &output)
        } catch {
            return false
        }
    }

    private func decrypt(
        _ frame: Span<UInt8>,
        _ trailer: FrameTrailer,
        into output: inout MutableSpan<UInt8>
    ) throws(CryptographyError) -> Bool {
        let body = trailer.bodyByteCount
        let nonce = trailer.nonce.expanded
        try cipher.begin(nonce: nonce.span.bytes)
        // The check allows ranges that reach beyond the body; no sender can have made one.
        var isWithin = true
        try trailer.forEachClearRange(of: frame) { (range) throws(CryptographyError) in
            guard range.upperBound <= body else { return isWithin = false }
            try cipher.authenticate(frame.extracting(range).bytes)
        }
        guard isWithin else { return false }
        var offset = 0
        try trailer.forEachClearRange(of: frame) { (range) throws(CryptographyError) in
            try cipher.process(frame.extracting(offset..<range.lowerBound).bytes, into: &output, at: offset)
            for index in range { output[index] = frame[index] }
            offset = range.upperBound
        }
        try cipher.process(frame.extracting(offset..<body).bytes, into: &output, at: offset)
        return try cipher.finish(expecting: frame.extracting(body..<body + FrameFormat.tagByteCount).bytes)
    }
}
