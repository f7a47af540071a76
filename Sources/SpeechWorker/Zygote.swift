internal import CLinux
import DecoderWire
import WorkerMessages

/// The process that has loaded the model and makes each decoder by forking, so that all share the model's memory.
///
/// It has one thread, as fork wants it.
struct Zygote: ~Copyable {
    private let recognizer: Recognizer
    private let port: MessagePort
    /// Tells when a decoder has ended.
    private let ends: Int32
    private var decoders: [UInt32: pid_t] = [:]

    init(_ recognizer: consuming Recognizer, port: consuming MessagePort) {
        self.recognizer = recognizer
        self.port = port
        ends = clinux_child_ends()
    }

    /// Serves until the server closes the socket; in a decoder's process it returns that decoder's socket at once.
    mutating func run() -> MessagePort? {
        while true {
            var watched = [
                pollfd(fd: port.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: ends, events: Int16(POLLIN), revents: 0),
            ]
            guard unsafe poll(&watched, 2, -1) > 0 else { continue }
            if watched[1].revents != 0 { reap() }
            guard watched[0].revents != 0 else { continue }
            guard let received = port.receive(), let request = ZygoteRequest(received.message) else { return nil }
            switch request {
            case .start(let number):
                guard let socket = received.descriptor else { return nil }
                if let port = start(number, socket) { return port }
            case .end(let number):
                // Not yet reaped, so the id is still that decoder's.
                if let id = decoders[number] { kill(id, SIGKILL) }
            }
        }
    }

    /// Gives up what only the process that has loaded the model needs.
    consuming func intoRecognizer() -> Recognizer {
        close(ends)
        return recognizer
    }

    /// Makes one decoder; where that fails the socket is closed, and the server sees its decoder end.
    private mutating func start(_ number: UInt32, _ socket: Int32) -> MessagePort? {
        let parent = getpid()
        let id = clinux_fork()
        if id == 0 {
            guard clinux_die_with_parent(parent) == 0 else { _exit(0) }
            return MessagePort(descriptor: socket)
        }
        close(socket)
        if id > 0 { decoders[number] = id }
        return nil
    }

    private mutating func reap() {
        clinux_take_child_ends(ends)
        var status: Int32 = 0
        while case let id = unsafe waitpid(-1, &status, WNOHANG), id > 0 {
            decoders = decoders.filter { $0.value != id }
        }
    }
}
