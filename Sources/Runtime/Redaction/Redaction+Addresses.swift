extension Redaction {
    /// An address without what lets somebody in.
    ///
    /// That is what stands before the host's `@`, values of the query that have the name of a secret or the look of a
    /// key, and parts of the path that begin as keys do. Everything else, such as `?api-version=2024-10-21`, stays.
    /// Linear in its input.
    package static func shownAddress(_ address: String) -> String {
        let bytes = Array(address.utf8)
        let authority = bytes.indices.first { bytes[$0...].starts(with: "://".utf8) }.map { $0 + 3 } ?? 0
        let authorityEnd = bytes[authority...].firstIndex { "/?#".utf8.contains($0) } ?? bytes.endIndex
        var shown = Array(bytes[..<authority])
        var rest = authority
        if let sign = bytes[authority..<authorityEnd].lastIndex(of: UInt8(ascii: "@")) {
            shown += hidden.utf8
            rest = sign
        }
        let queryStart = bytes[rest...].firstIndex { "?#".utf8.contains($0) } ?? bytes.endIndex
        // Keys that took the place of the host or of a part of the path, as far as they are known by their beginning.
        for (index, part) in bytes[rest..<queryStart].split(
            separator: UInt8(ascii: "/"),
            omittingEmptySubsequences: false
        )
        .enumerated() {
            if index > 0 { shown.append(UInt8(ascii: "/")) }
            if KeyShape.hasKnownBeginning(part) { shown += hidden.utf8 } else { shown += part }
        }
        if queryStart < bytes.endIndex {
            shown.append(bytes[queryStart])
            let items = bytes[(queryStart + 1)...].split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
            for (index, item) in items.enumerated() {
                if index > 0 { shown.append(UInt8(ascii: "&")) }
                shown += shownItem(item)
            }
        }
        return String(decoding: shown, as: UTF8.self)
    }

    /// Whether an address holds what ``shownAddress(_:)`` leaves out.
    package static func holdsCredentials(address: String) -> Bool { shownAddress(address) != address }

    private static func shownItem(_ item: ArraySlice<UInt8>) -> [UInt8] {
        guard let sign = item.firstIndex(of: UInt8(ascii: "=")) else {
            return KeyShape.isKey(item) ? Array(hidden.utf8) : Array(item)
        }
        let value = item[(sign + 1)...]
        let name = String(decoding: item[..<sign], as: UTF8.self).lowercased()
        let isSecret =
            isTelling(name) || ["sig", "auth", "pwd"].contains { name.contains($0) } || KeyShape.isKey(value)
        return isSecret && !value.isEmpty ? item[...sign] + Array(hidden.utf8) : Array(item)
    }
}
