-- Who may come in, what people prefer, and where Discord finds us.

CREATE TABLE discord_guilds (
    guild_id TEXT NOT NULL PRIMARY KEY
        CONSTRAINT "discord_guilds.guild_id is a Discord id, digits only"
        CHECK (length(guild_id) BETWEEN 1 AND 20 AND guild_id NOT GLOB '*[^0-9]*'),
    agent TEXT,
    voice_channel_id TEXT
        CONSTRAINT "discord_guilds.voice_channel_id is null or a Discord id, digits only"
        CHECK (length(voice_channel_id) BETWEEN 1 AND 20 AND voice_channel_id NOT GLOB '*[^0-9]*'),
    text_channel_id TEXT
        CONSTRAINT "discord_guilds.text_channel_id is null or a Discord id, digits only"
        CHECK (length(text_channel_id) BETWEEN 1 AND 20 AND text_channel_id NOT GLOB '*[^0-9]*'),
    session_scope TEXT NOT NULL DEFAULT 'room'
        CONSTRAINT "discord_guilds.session_scope is room or speaker" CHECK (session_scope IN ('room', 'speaker')),
    reply_when TEXT NOT NULL DEFAULT 'always'
        CONSTRAINT "discord_guilds.reply_when is always or named" CHECK (reply_when IN ('always', 'named')),
    wake_phrase TEXT,
    record INTEGER NOT NULL DEFAULT 0
        CONSTRAINT "discord_guilds.record is 0 or 1" CHECK (record IN (0, 1)),
    enabled INTEGER NOT NULL DEFAULT 1
        CONSTRAINT "discord_guilds.enabled is 0 or 1" CHECK (enabled IN (0, 1))
) STRICT;

CREATE TABLE preferences (
    user_id TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (user_id, key),
    CONSTRAINT "the preference opt_out is 0 or 1" CHECK (key <> 'opt_out' OR value IN ('0', '1')),
    CONSTRAINT "the preference speed is 0.25 to 4.0"
    CHECK (key <> 'speed' OR CAST(value AS REAL) BETWEEN 0.25 AND 4.0)
) STRICT, WITHOUT ROWID;

CREATE TABLE api_keys (
    id TEXT NOT NULL PRIMARY KEY DEFAULT (
        format(
            '%08x-%04x-7%03x-%04x-%012x',
            CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) >> 16,
            CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) & 0xffff,
            random() & 0xfff,
            0x8000 | (random() & 0x3fff),
            random() & 0xffffffffffff
        )
    ),
    name TEXT NOT NULL UNIQUE
        CONSTRAINT "api_keys.name is 1 to 128 characters" CHECK (length(name) BETWEEN 1 AND 128),
    hash BLOB NOT NULL UNIQUE
        CONSTRAINT "api_keys.hash is a SHA-256 digest" CHECK (length(hash) = 32),
    scopes TEXT NOT NULL DEFAULT '["talk"]'
        CONSTRAINT "api_keys.scopes is a JSON array of talk, read and admin"
        CHECK (CASE WHEN json_valid(scopes) THEN json_type(scopes) = 'array' ELSE 0 END),
    rate_per_minute INTEGER
        CONSTRAINT "api_keys.rate_per_minute is null or at least 1" CHECK (rate_per_minute >= 1),
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)),
    last_used_at INTEGER,
    revoked_at INTEGER
) STRICT;
