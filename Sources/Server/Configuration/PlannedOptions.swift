import Configuration
import Runtime

/// What the documentation names and is not built yet: a warning says so.
enum PlannedOptions {
    private static let discordToken = ConfigOption(
        nil,
        "DISCORD_BOT_TOKEN",
        .text,
        isSecret: true,
        isBuilt: false,
        "The bot's token."
    )
    private static let discordGuild = ConfigOption(
        "discord.guild",
        "GUILD_ID",
        .text,
        isBuilt: false,
        "Guild that is joined at the start."
    )
    private static let discordChannel = ConfigOption(
        "discord.voice_channel",
        "VOICE_CHANNEL_ID",
        .text,
        isBuilt: false,
        "Its voice channel."
    )
    private static let discordURL = ConfigOption(
        "discord.api_url",
        "DISCORD_API_URL",
        .http,
        default: "https://discord.com/api/v10",
        isBuilt: false,
        "REST base of the service."
    )
    private static let discordTLS = ConfigOption(
        "discord.voice_tls",
        "DISCORD_VOICE_TLS",
        .flag,
        default: true,
        isBuilt: false,
        "off: plain WebSockets to voice servers."
    )
    private static let discordRoots = ConfigOption(
        "discord.ca_file",
        "DISCORD_CA_FILE",
        .path,
        isBuilt: false,
        "A PEM file of extra roots."
    )
    private static let allowedFolders = ConfigOption(
        "files.allowed",
        "ALLOWED_DIRECTORIES",
        .list,
        default: [],
        isBuilt: false,
        "Folders that the file tools may read."
    )
    private static let watchedFolders = ConfigOption(
        "files.watch",
        "WATCH_DIRECTORIES",
        .list,
        default: [],
        isBuilt: false,
        "Folders that are watched."
    )
    private static let maxFile = ConfigOption(
        "files.max_mb",
        "MAX_FILE_SIZE_MB",
        .integer(1...10000),
        default: 10,
        unit: "MB",
        isBuilt: false,
        "Largest file that is read."
    )
    private static let otlp = ConfigOption(
        "telemetry.otlp",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        .http,
        isBuilt: false,
        "Where traces go, as OTLP over HTTP."
    )

    static let all = [
        discordToken, discordGuild, discordChannel, discordURL, discordTLS, discordRoots, allowedFolders,
        watchedFolders, maxFile, otlp,
    ]
}
