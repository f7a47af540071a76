import Agents
import FoundationEssentials
import Runtime

/// A JSON5 file that holds one agent.
enum AgentFile {
    /// - Throws: ``CommandFailure`` that names the file.
    static func read(_ path: String) throws(CommandFailure) -> JSONValue {
        guard let bytes = try? Data(contentsOf: URL(filePath: path)) else {
            throw CommandFailure("\(path) can't be read")
        }
        let text: TextFile
        do throws(TextFile.Fault) {
            text = try TextFile(bytes)
        } catch {
            throw CommandFailure("\(path) \(error)")
        }
        guard let document = try? JSONValue(parsing: text.text.utf8, json5: true), document.object != nil else {
            throw CommandFailure("\(path) is not a JSON5 object")
        }
        return document
    }

    /// Where agents lie that a new database begins with.
    static let folder = "config/agents"

    /// Imports every file of ``folder``; one that can't be used is told and left out.
    static func importAll(into store: AgentStore) async {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names.sorted() where name.hasSuffix(".json5") {
            let path = "\(folder)/\(name)"
            let problem: String?
            do {
                try await store.put(try read(path))
                problem = nil
            } catch {
                problem = "\(error)"
            }
            if let problem {
                Logger("storage").error(
                    "an agent was not imported; mend the file and run parley agents import",
                    ["file": path, "reason": problem]
                )
            } else {
                Logger("storage").info("agent imported", ["file": path])
            }
        }
    }
}
