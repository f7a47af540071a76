import FoundationEssentials
import Runtime

/// The server in the background: where its number and its log are.
enum Background {
    static let folder = "data"
    static let log = "data/parley.log"
    private static let pidFile = "data/parley.pid"

    /// The server that `parley start` started, if it still runs.
    static var running: BackgroundProcess? {
        guard let bytes = try? Data(contentsOf: URL(filePath: pidFile)),
            let number = Int32(String(decoding: bytes, as: UTF8.self).filter(\.isNumber))
        else { return nil }
        let process = BackgroundProcess(id: number)
        return process.isRunning ? process : nil
    }

    static func note(_ process: BackgroundProcess) throws(CommandFailure) {
        do throws(PrivateFile.Fault) {
            try PrivateFile.write("\(process.id)\n".utf8, to: pidFile)
        } catch {
            throw CommandFailure(error.description)
        }
    }

    static func forget() {
        try? FileManager.default.removeItem(atPath: pidFile)
    }
}
