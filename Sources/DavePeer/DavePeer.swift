import Runtime

/// One DAVE session driven by JSON lines: a request on standard input, an answer on standard output.
///
/// Test support: other implementations meet the session of the voice channel through it.
@main
struct DavePeer {
    static func main() {
        guard var peer = try? Peer() else {
            ProcessStreams.writeError(Array("dave-peer: no key could be made; is memory short?\n".utf8))
            return
        }
        var lines = RequestLines()
        while true {
            let bytes = ProcessStreams.readInput(upTo: 65_536)
            lines.take(bytes, isEnd: bytes.isEmpty)
            while let line = lines.next() {
                let answer = peer.answer(line).text + "\n"
                guard ProcessStreams.writeOutput(Array(answer.utf8)) else { return }
            }
            if bytes.isEmpty { return }
        }
    }
}
