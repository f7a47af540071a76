/// Where sessions get ears and voices from.
package protocol SpeechEngines: Sendable {
    /// A detector for one speaker; with ``EndpointingSettings/recordLength`` one that takes everything for speech.
    ///
    /// On the session's loop.
    func makeDetector(_ settings: EndpointingSettings) -> any VoiceActivityDetector

    /// A policy for one speaker's turn ends. On the session's loop.
    func makeEndpointing(_ settings: EndpointingSettings) -> any TurnEndPolicy

    /// The engine, or the row of engines, that hears for an agent.
    ///
    /// - Parameters:
    ///   - names: Engine names in the order in which they are tried; nil is the server's own order.
    ///   - language: A BCP 47 tag; engines that can't do it are passed over.
    /// - Returns: What hears; it may be a row of engines that stand in for each other.
    /// - Throws: ``EngineError`` when none of the engines can do it.
    func transcriber(names: [String]?, language: String) throws(EngineError) -> any Transcriber

    /// The same for speaking.
    func synthesizer(names: [String]?, language: String) throws(EngineError) -> any SpeechSynthesizer

    /// Cuts one reply's text into phrases as it arrives.
    ///
    /// - Parameter language: A BCP 47 tag; formulas are read in it.
    /// - Returns: A new one, for one reply.
    func makePhraseSplitter(language: String) -> any PhraseSplitting
}
