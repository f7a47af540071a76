/// The version of this program, as `/health`, `session.ready` and `--version` tell it.
enum ServerVersion {
    static let number = "0.1.0"
    /// With the program's name, as `session.ready` shows the server.
    static let full = "parley/\(number)"
}
