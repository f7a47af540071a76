package import Configuration
import Runtime

/// How turns are taken, for all agents.
package struct ConversationSettings: Sendable {
    /// Models may be asked before the end of an utterance is certain; agents can only switch it off.
    package let speculation: Bool
    /// Words that do not interrupt a reply.
    package let backchannels: Backchannels

    private static let speculationOption = ConfigOption(
        "sessions.speculation",
        "SPECULATION",
        .flag,
        default: true,
        "Prepare the reply before the endpoint is certain."
    )
    private static let backchannelWords = ConfigOption(
        "endpointing.backchannels",
        nil,
        .lists,
        "Words that do not interrupt a reply, by language; a list replaces the built-in one of its language."
    )

    package static let options = [speculationOption, backchannelWords]

    package init(_ values: ConfigValues) {
        speculation = values.flag(Self.speculationOption)
        backchannels = Backchannels(replacing: values.lists(Self.backchannelWords))
    }
}
