import Foundation
import Runtime
import Testing

@Suite("Files that the program writes")
struct PrivateFileTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "private-\(UUID().uuidString)").path

    private func inFolder(_ body: (String) throws -> Void) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func mode(_ path: String) throws -> Int? {
        (try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
    }

    private func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

    @Test("They are their owner's alone, new ones and those that others could read")
    func modes() throws {
        try inFolder { folder in
            let path = folder + "/pid"
            try PrivateFile.write("one".utf8, to: path)
            #expect(try mode(path) == 0o600)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            try PrivateFile.write("2".utf8, to: path)
            #expect(try mode(path) == 0o600)
            #expect(text(path) == "2")
            try FileManager.default.setAttributes([.posixPermissions: 0o664], ofItemAtPath: path)
            _ = try PrivateFile(appendingTo: path)
            #expect(try mode(path) == 0o600)
            #expect(text(path) == "2")
        }
    }

    @Test("A symbolic link is not written through, and what it leads to stays")
    func links() throws {
        try inFolder { folder in
            let target = folder + "/target"
            try PrivateFile.write("mine".utf8, to: target)
            for (name, leadsTo) in [("link", target), ("dangling", folder + "/nothing")] {
                let link = folder + "/" + name
                try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: leadsTo)
                let fault = #expect(throws: PrivateFile.Fault.self) { try PrivateFile.write("x".utf8, to: link) }
                #expect(fault?.description.contains("symbolic link") == true)
                #expect(throws: PrivateFile.Fault.self) { _ = try PrivateFile(appendingTo: link) }
            }
            #expect(text(target) == "mine")
            #expect(!FileManager.default.fileExists(atPath: folder + "/nothing"))
        }
    }

    @Test("A device is written to and keeps its mode; a folder is refused")
    func others() throws {
        let before = try mode("/dev/null")
        try PrivateFile.write("x".utf8, to: "/dev/null")
        #expect(try mode("/dev/null") == before)
        #expect(throws: PrivateFile.Fault.self) { try PrivateFile.write("x".utf8, to: "/tmp") }
    }

    @Test("Folders are made for their owner alone, those that are there stay as they are")
    func folders() throws {
        try inFolder { folder in
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
            try PrivateFile.makeFolder(folder + "/a/b")
            #expect(try mode(folder) == 0o755)
            #expect(try mode(folder + "/a") == 0o700)
            #expect(try mode(folder + "/a/b") == 0o700)
            try PrivateFile.makeFolder(folder + "/a/b")
            try PrivateFile.write("x".utf8, to: folder + "/file")
            #expect(throws: PrivateFile.Fault.self) { try PrivateFile.makeFolder(folder + "/file/c") }
        }
    }

    @Test("A file that others can read is tightened once")
    func tightening() throws {
        try inFolder { folder in
            let path = folder + "/db"
            try PrivateFile.write("x".utf8, to: path)
            #expect(!PrivateFile.tighten(path))
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            #expect(PrivateFile.tighten(path))
            #expect(try mode(path) == 0o600)
            #expect(!PrivateFile.tighten(folder + "/nothing"))
        }
    }
}
