import Testing

@testable import MLS

@Suite("The presentation language")
struct PresentationTests {
    @Test(
        "Numbers and vectors are written with the shortest length and read again",
        arguments: [0, 1, 63, 64, 16_383, 16_384, 100_000]
    )
    func vectors(count: Int) throws {
        var writer = PresentationWriter()
        writer.write(UInt8(1))
        writer.write(UInt16(0x0203))
        writer.write(UInt32(0x0405_0607))
        writer.write(UInt64(0x0809_0a0b_0c0d_0e0f))
        #expect(writer.bytes == Array(1...15))
        writer.writeVector([UInt8](repeating: 7, count: count))
        #expect(writer.bytes.count == 15 + count + (count < 64 ? 1 : count < 16_384 ? 2 : 4))
        var reader = PresentationReader(writer.bytes)
        let numbers: [UInt64] = [
            UInt64(try reader.readUInt8()), UInt64(try reader.readUInt16()), UInt64(try reader.readUInt32()),
            try reader.readUInt64(),
        ]
        #expect(numbers == [0x01, 0x0203, 0x0405_0607, 0x0809_0a0b_0c0d_0e0f])
        let vector = try reader.readVector(atMost: count)
        #expect(vector.count == count)
        try reader.finish()
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        let error: PresentationError
    }

    @Test(
        "A vector is refused when its length",
        arguments: [
            Refusal(testDescription: "is missing", bytes: [], error: .truncated(needed: 1, available: 0)),
            Refusal(testDescription: "is cut short", bytes: [0x40], error: .truncated(needed: 1, available: 0)),
            Refusal(testDescription: "takes two bytes for 63", bytes: [0x40, 0x3f], error: .invalidLength),
            Refusal(testDescription: "takes four bytes for 65", bytes: [0x80, 0, 0, 65], error: .invalidLength),
            Refusal(
                testDescription: "takes four bytes for 16383",
                bytes: [0x80, 0, 0x3f, 0xff],
                error: .invalidLength
            ),
            Refusal(
                testDescription: "has the form that is not defined",
                bytes: [0xc0, 0, 0, 0],
                error: .invalidLength
            ),
            Refusal(testDescription: "is above the cap", bytes: [9], error: .tooLarge(count: 9, cap: 8)),
            Refusal(
                testDescription: "is a thousand million",
                bytes: [0xbf, 0xff, 0xff, 0xff],
                error: .tooLarge(count: 0x3fff_ffff, cap: 8)
            ),
            Refusal(testDescription: "goes beyond the end", bytes: [2, 0], error: .truncated(needed: 2, available: 1)),
        ]
    )
    func refusals(_ refusal: Refusal) {
        var reader = PresentationReader(refusal.bytes)
        #expect(throws: refusal.error) { _ = try reader.readVector(atMost: 8) }
    }

    @Test("A list ends where its last element does, and has no more elements than its cap")
    func lists() throws {
        func read(_ bytes: [UInt8], atMost cap: Int) throws -> [UInt16] {
            var reader = PresentationReader(bytes)
            return try reader.readList(atMost: cap) { (reader) throws(PresentationError) in try reader.readUInt16() }
        }
        #expect(try read([4, 0, 1, 0, 2], atMost: 2) == [1, 2])
        #expect(try read([0], atMost: 0) == [])
        #expect(throws: PresentationError.tooLarge(count: 2, cap: 1)) { try read([4, 0, 1, 0, 2], atMost: 1) }
        #expect(throws: PresentationError.truncated(needed: 2, available: 1)) { try read([3, 0, 1, 0], atMost: 2) }
    }

    @Test("A value has one encoding: a mark of presence is 0 or 1, and nothing follows")
    func canonicalForms() throws {
        func read(_ bytes: [UInt8]) throws -> UInt8? {
            var reader = PresentationReader(bytes)
            return try reader.readOptional { (reader) throws(PresentationError) in try reader.readUInt8() }
        }
        #expect(try read([0]) == nil)
        #expect(try read([1, 7]) == 7)
        #expect(throws: PresentationError.invalidStructure) { try read([2, 7]) }
        #expect(throws: PresentationError.trailingBytes(count: 1)) { try LeafIndex(encoded: [0, 0, 0, 1, 0]) }
        #expect(throws: PresentationError.invalidStructure) { try ProposalReference(encoded: [1, 0]) }
        #expect(throws: PresentationError.tooLarge(count: Limits.messageByteCount + 1, cap: Limits.messageByteCount)) {
            try LeafIndex(encoded: [UInt8](repeating: 0, count: Limits.messageByteCount + 1))
        }
    }

    @Test("Numbers that stand for nothing we speak are named in the error")
    func unsupportedNumbers() {
        #expect(throws: PresentationError.unsupported(.credentialType, 2)) { try Credential(encoded: [0, 2, 0]) }
        #expect(throws: PresentationError.unsupported(.proposalType, 8)) { try Proposal(encoded: [0, 8]) }
        #expect(throws: PresentationError.unsupported(.senderType, 4)) { try Sender(encoded: [4]) }
        #expect(throws: PresentationError.unsupported(.leafNodeSource, 0)) { try LeafNodeSource(encoded: [0]) }
        #expect(throws: PresentationError.unsupported(.cipherSuite, 1)) { try Welcome(encoded: [0, 1, 0, 0]) }
        #expect(throws: PresentationError.unsupported(.wireFormat, 2)) { try PublicMessage(encoded: [0, 1, 0, 2]) }
        #expect(throws: PresentationError.unsupported(.protocolVersion, 2)) { try GroupContext(encoded: [0, 2]) }
    }

    @Test("An extension that stays with a group is small; the tree in a group info may be large")
    func extensions() throws {
        let large = Extension(type: 1, data: [UInt8](repeating: 0, count: Limits.extensionByteCount + 1))
        var writer = PresentationWriter()
        writer.writeList([large])
        var reader = PresentationReader(writer.bytes)
        #expect(throws: PresentationError.tooLarge(count: large.data.count, cap: Limits.extensionByteCount)) {
            _ = try Extension.readList(from: &reader)
        }
        reader = PresentationReader(writer.bytes)
        let list = try Extension.readList(from: &reader, atMost: Limits.groupInfoExtensionByteCount)
        #expect(list == [large])
        writer = PresentationWriter()
        writer.writeList([Extension(type: 1, data: []), Extension(type: 1, data: [])])
        reader = PresentationReader(writer.bytes)
        #expect(throws: PresentationError.invalidStructure) { _ = try Extension.readList(from: &reader) }
    }

    @Test("A tree of more blank places than a group may have is refused before they are made")
    func blankTrees() {
        var writer = PresentationWriter()
        writer.writeVector([UInt8](repeating: 0, count: Limits.nodes + 1))
        #expect(throws: PresentationError.tooLarge(count: Limits.nodes + 1, cap: Limits.nodes)) {
            try RatchetTree(encoded: writer.bytes)
        }
        #expect(throws: PresentationError.invalidStructure) { try RatchetTree(encoded: [2, 0, 0]) }
        #expect(throws: PresentationError.invalidStructure) { try RatchetTree(encoded: [0]) }
    }
}
