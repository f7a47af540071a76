import Glibc

/// Lets the other side of a script go on.
enum ScriptedPause {
    static func short() { usleep(2_000) }
}
