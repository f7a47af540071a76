import CAllocations
import CallGateway
import DAVE
import Testing

@Suite("What a frame costs")
struct FrameCostTests {
    @Test("No frame allocates, neither ours nor another's", .enabled(if: callocations_are_counted() == 1))
    func allocations() throws {
        let call = try Call(channel: 3)
        let (anna, ben) = (try Caller(UserID(1)), try Caller(UserID(2)))
        try call.connect([anna, ben])
        try call.settle()
        let packet = [UInt8](repeating: 0x78, count: 160)
        var frame = [UInt8](repeating: 0, count: packet.count + FrameFormat.maxOverhead)
        var opened = frame
        // The first frame of an epoch sets up the keys.
        #expect(pass(packet, &frame, &opened, anna, ben) == .decrypted(byteCount: 160))
        callocations_begin()
        var failures = 0
        for _ in 0..<1_000 where pass(packet, &frame, &opened, anna, ben) != .decrypted(byteCount: 160) {
            failures += 1
        }
        let tally = callocations_end()
        #expect(failures == 0)
        #expect(tally.count == 0)
    }

    private func pass(
        _ packet: [UInt8],
        _ frame: inout [UInt8],
        _ opened: inout [UInt8],
        _ sender: Caller,
        _ receiver: Caller
    ) -> ReceivedFrame? {
        var room = frame.mutableSpan
        guard let count = sender.session.encrypt(packet.span, into: &room) else { return nil }
        var output = opened.mutableSpan
        return receiver.session.decrypt(
            frame.span.extracting(first: count),
            from: sender.user,
            into: &output,
            now: .zero
        ).frame
    }

    @Test("Allocations are noticed", .enabled(if: callocations_are_counted() == 1))
    func control() {
        callocations_begin()
        let bytes = [UInt8](repeating: 1, count: 100_000)
        let tally = callocations_end()
        #expect(tally.count >= 1 && tally.largest >= bytes.count)
    }
}
