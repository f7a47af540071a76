internal import CSoundFile

/// Bytes in memory as libsndfile reads a file (`SF_VIRTUAL_IO`).
///
/// Damaged files make it seek before the beginning and behind the end, and read negative lengths: all of that is
/// clamped here. Used by one thread at a time.
final class ByteSource {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The library's view of it; its user data is the source, unretained.
    static var functions: SF_VIRTUAL_IO {
        unsafe SF_VIRTUAL_IO(
            get_filelen: { unsafe sf_count_t(ByteSource.at($0)?.bytes.count ?? 0) },
            seek: { offset, origin, data in unsafe ByteSource.at(data)?.seek(offset, from: origin) ?? -1 },
            read: { target, count, data in unsafe ByteSource.at(data)?.read(count, into: target) ?? 0 },
            write: { _, _, _ in 0 },
            tell: { unsafe sf_count_t(ByteSource.at($0)?.position ?? 0) }
        )
    }

    private static func at(_ data: UnsafeMutableRawPointer?) -> ByteSource? {
        guard let data = unsafe data else { return nil }
        return unsafe Unmanaged<ByteSource>.fromOpaque(data).takeUnretainedValue()
    }

    private func seek(_ offset: sf_count_t, from origin: Int32) -> sf_count_t {
        let base =
            switch origin {
            case SEEK_CUR: position
            case SEEK_END: bytes.count
            default: 0
            }
        let (wanted, overflow) = base.addingReportingOverflow(Int(offset))
        position = overflow ? (offset < 0 ? 0 : bytes.count) : min(max(0, wanted), bytes.count)
        return sf_count_t(position)
    }

    private func read(_ wanted: sf_count_t, into target: UnsafeMutableRawPointer?) -> sf_count_t {
        let count = min(max(0, Int(wanted)), bytes.count - position)
        guard count > 0, let target = unsafe target else { return 0 }
        unsafe bytes.withUnsafeBytes { source in
            guard let start = source.baseAddress else { return }
            unsafe target.copyMemory(from: start + position, byteCount: count)
        }
        position += count
        return sf_count_t(count)
    }
}
