/// Tells speech from everything else for one speaker, frame by frame.
///
/// Called on the session's loop for every frame; at most about 30 µs each. State runs on through silence.
package protocol VoiceActivityDetector: AnyObject {
    /// Takes one 20 ms frame of 16 kHz; frames follow each other without gaps.
    func process(_ frame: AudioFrame) -> VoiceActivity

    /// Ends the current speech, if any: what follows is told apart anew (after a commit, a limit or a clear).
    func endSpeech()
}
