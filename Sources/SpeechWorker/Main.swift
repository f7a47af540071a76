internal import CLinux
import DecoderWire
import WorkerMessages

/// `parley-speech-worker`: PocketSphinx in processes of its own, at the server's service (``DecoderWire``).
@main
enum Main {
    static func main() {
        let port = MessagePort()
        guard let files = ModelFiles(Array(CommandLine.arguments.dropFirst())) else {
            port.send(ZygoteAnswer.failed("the speech worker was started with wrong arguments").bytes)
            exit(2)
        }
        if let missing = files.missing {
            port.send(ZygoteAnswer.failed("\(missing) can't be read; install pocketsphinx-en-us").bytes)
            exit(1)
        }
        do throws(Recognizer.Unreadable) {
            let recognizer = try Recognizer(files)
            recognizer.warmUp()
            port.send(ZygoteAnswer.ready.bytes)
            serve(recognizer, port)
        } catch {
            port.send(ZygoteAnswer.failed("the recogniser's model in \(files.acoustic) can't be used").bytes)
            exit(1)
        }
    }

    private static func serve(_ recognizer: consuming Recognizer, _ port: consuming MessagePort) {
        var zygote = Zygote(recognizer, port: port)
        guard let socket = zygote.run() else { return }
        var decoder = Decoder(zygote.intoRecognizer(), port: socket)
        decoder.run()
    }
}
