/// What the server tells the process of `parley-speech-worker` that has loaded the model.
///
///     1 start    UInt32 number; the decoder's socket comes along
///     2 end      UInt32 number
package enum ZygoteRequest: Equatable, Sendable {
    /// Makes a decoder, which talks over the socket that comes with this message.
    case start(number: UInt32)
    /// Kills a decoder, which may hang.
    case end(number: UInt32)

    package var bytes: [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .start(let number):
            writer.write(1 as UInt8)
            writer.write(number)
        case .end(let number):
            writer.write(2 as UInt8)
            writer.write(number)
        }
        return writer.bytes
    }

    /// Reads a message; nil for anything else.
    package init?(_ bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        let kind = reader.number(UInt8.self)
        guard let number = reader.number(UInt32.self), reader.isAtEnd else { return nil }
        switch kind {
        case 1: self = .start(number: number)
        case 2: self = .end(number: number)
        default: return nil
        }
    }
}

/// What that process answers.
///
///     1 ready
///     2 failed   UTF-8
package enum ZygoteAnswer: Equatable, Sendable {
    /// The model is loaded.
    case ready
    /// It can't be, for this reason; the process ends.
    case failed(String)

    package var bytes: [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .ready: writer.write(1 as UInt8)
        case .failed(let reason):
            writer.write(2 as UInt8)
            writer.write(reason)
        }
        return writer.bytes
    }

    /// Reads a message; nil for anything else.
    package init?(_ bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        switch reader.number(UInt8.self) {
        case 1 where reader.isAtEnd: self = .ready
        case 2: self = .failed(reader.text())
        default: return nil
        }
    }
}
