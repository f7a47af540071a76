extension String {
    /// The string as JSON text, quotes included (RFC 8259, section 7).
    package var jsonQuoted: String {
        var writer = JSONWriter()
        writer.write(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
