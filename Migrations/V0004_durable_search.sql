-- Times within reason, blanks that mean null, providers of any kind, how a reply ended, whether a key was ever made,
-- and an index that finds any part of scripts without spaces and outlives a dump.
--
-- SQLite can't change a check in place: each table is made anew, filled and put in the old one's place. The migration
-- runs without foreign keys, in one transaction.

DROP TABLE IF EXISTS messages_fts;

-- Triggers and views first: while a table is away nothing may name it.

DROP TRIGGER IF EXISTS agents_one_default_insert;
DROP TRIGGER IF EXISTS agents_one_default_update;
DROP TRIGGER IF EXISTS agents_default_stays;
DROP TRIGGER IF EXISTS agent_providers_agent_insert;
DROP TRIGGER IF EXISTS agent_providers_agent_update;
DROP TRIGGER IF EXISTS agents_updated_at;
DROP TRIGGER IF EXISTS agents_history_update;
DROP TRIGGER IF EXISTS agents_history_delete;
DROP TRIGGER IF EXISTS agents_history_replace;
DROP TRIGGER IF EXISTS agent_providers_history_insert;
DROP TRIGGER IF EXISTS agent_providers_history_update;
DROP TRIGGER IF EXISTS agent_providers_history_delete;
DROP TRIGGER IF EXISTS agent_providers_touch_insert;
DROP TRIGGER IF EXISTS agent_providers_touch_update;
DROP TRIGGER IF EXISTS agent_providers_touch_delete;
DROP TRIGGER IF EXISTS agents_release_sessions;
DROP TRIGGER IF EXISTS messages_fts_insert;
DROP TRIGGER IF EXISTS messages_fts_update;
DROP TRIGGER IF EXISTS messages_fts_delete;
DROP VIEW IF EXISTS agent_snapshots;

-- Blanks become null and times come into their range, so that no row is lost.

CREATE TABLE agents_next (
    id TEXT NOT NULL PRIMARY KEY DEFAULT (
        format(
            '%08x-%04x-7%03x-%04x-%012x',
            CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) >> 16,
            CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) & 0xffff,
            random() & 0xfff,
            0x8000 | (random() & 0x3fff),
            random() & 0xffffffffffff
        )
    )
        CONSTRAINT "agents.id is a UUID in lower case, 36 characters"
        CHECK (length(id) = 36 AND id NOT GLOB '*[^0-9a-f-]*'),
    name TEXT NOT NULL UNIQUE
        CONSTRAINT "agents.name is 1 to 64 of a-z, 0-9, _ and -, and begins with a letter or a digit"
        CHECK (length(name) BETWEEN 1 AND 64 AND name GLOB '[a-z0-9]*' AND name NOT GLOB '*[^a-z0-9_-]*'),
    title TEXT,
    instructions TEXT NOT NULL DEFAULT '',
    greeting TEXT,
    language TEXT NOT NULL DEFAULT 'en'
        CONSTRAINT "agents.language is a language tag such as en or pt-BR"
        CHECK (length(language) BETWEEN 2 AND 35 AND language NOT GLOB '*[^A-Za-z0-9-]*'),
    stt TEXT
        CONSTRAINT "agents.stt is null or engine names separated by commas"
        CHECK (trim(stt) = '' OR stt NOT GLOB '*[^a-z0-9_, -]*' AND stt GLOB '*[a-z0-9]*'),
    tts TEXT
        CONSTRAINT "agents.tts is null or engine names separated by commas"
        CHECK (trim(tts) = '' OR tts NOT GLOB '*[^a-z0-9_, -]*' AND tts GLOB '*[a-z0-9]*'),
    voice TEXT,
    speed REAL NOT NULL DEFAULT 1.0
        CONSTRAINT "agents.speed is 0.25 to 4.0" CHECK (speed BETWEEN 0.25 AND 4.0),
    pitch REAL NOT NULL DEFAULT 1.0
        CONSTRAINT "agents.pitch is 0.5 to 2.0" CHECK (pitch BETWEEN 0.5 AND 2.0),
    volume REAL NOT NULL DEFAULT 1.0
        CONSTRAINT "agents.volume is 0 to 2.0" CHECK (volume BETWEEN 0.0 AND 2.0),
    endpointing TEXT
        CONSTRAINT "agents.endpointing is null, adaptive, fixed or manual"
        CHECK (trim(endpointing) = '' OR endpointing IN ('adaptive', 'fixed', 'manual')),
    silence_ms INTEGER
        CONSTRAINT "agents.silence_ms is null or 100 to 5000" CHECK (silence_ms BETWEEN 100 AND 5000),
    max_utterance_ms INTEGER
        CONSTRAINT "agents.max_utterance_ms is null or 1000 to 300000"
        CHECK (max_utterance_ms BETWEEN 1000 AND 300000),
    speculation INTEGER NOT NULL DEFAULT 1
        CONSTRAINT "agents.speculation is 0 or 1" CHECK (speculation IN (0, 1)),
    barge_in INTEGER NOT NULL DEFAULT 1
        CONSTRAINT "agents.barge_in is 0 or 1" CHECK (barge_in IN (0, 1)),
    context_messages INTEGER
        CONSTRAINT "agents.context_messages is null or 0 to 1000" CHECK (context_messages BETWEEN 0 AND 1000),
    temperature REAL
        CONSTRAINT "agents.temperature is null or 0 to 2" CHECK (temperature BETWEEN 0.0 AND 2.0),
    max_tokens INTEGER
        CONSTRAINT "agents.max_tokens is null or at least 1" CHECK (max_tokens >= 1),
    hedge INTEGER NOT NULL DEFAULT 0
        CONSTRAINT "agents.hedge is 0 or 1" CHECK (hedge IN (0, 1)),
    failure_text TEXT,
    tools TEXT NOT NULL DEFAULT '[]'
        CONSTRAINT "agents.tools is a JSON array of tool names"
        CHECK (CASE WHEN json_valid(tools) THEN json_type(tools) = 'array' ELSE 0 END),
    routes TEXT NOT NULL DEFAULT '[]'
        CONSTRAINT "agents.routes is a JSON array"
        CHECK (CASE WHEN json_valid(routes) THEN json_type(routes) = 'array' ELSE 0 END),
    is_default INTEGER NOT NULL DEFAULT 0
        CONSTRAINT "agents.is_default is 0 or 1" CHECK (is_default IN (0, 1)),
    enabled INTEGER NOT NULL DEFAULT 1
        CONSTRAINT "agents.enabled is 0 or 1" CHECK (enabled IN (0, 1)),
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER))
        CONSTRAINT "agents.created_at is a time from 1970 to 9999, in milliseconds"
        CHECK (created_at BETWEEN 0 AND 253402300799999),
    updated_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER))
        CONSTRAINT "agents.updated_at is a time from 1970 to 9999, in milliseconds"
        CHECK (updated_at BETWEEN 0 AND 253402300799999),
    CONSTRAINT "the default agent is enabled: make another agent the default before disabling this one"
    CHECK (enabled = 1 OR is_default = 0)
) STRICT;
INSERT INTO agents_next (
    id, name, title, instructions, greeting, language, stt, tts, voice, speed, pitch, volume, endpointing,
    silence_ms, max_utterance_ms, speculation, barge_in, context_messages, temperature, max_tokens, hedge,
    failure_text, tools, routes, is_default, enabled, created_at, updated_at
)
SELECT
    id, name, iif(trim(title) <> '', title, NULL), instructions, iif(trim(greeting) <> '', greeting, NULL), language,
    iif(trim(stt) <> '', stt, NULL), iif(trim(tts) <> '', tts, NULL), iif(trim(voice) <> '', voice, NULL), speed,
    pitch, volume, iif(trim(endpointing) <> '', endpointing, NULL), silence_ms, max_utterance_ms, speculation,
    barge_in, context_messages, temperature, max_tokens, hedge, iif(trim(failure_text) <> '', failure_text, NULL),
    tools, routes, is_default, enabled, min(max(created_at, 0), 253402300799999),
    min(max(updated_at, 0), 253402300799999)
FROM agents;
DROP TABLE agents;
ALTER TABLE agents_next RENAME TO agents;
CREATE UNIQUE INDEX agents_one_default ON agents (is_default) WHERE is_default = 1;

CREATE TABLE agent_providers_next (
    agent_id TEXT NOT NULL REFERENCES agents (id) ON UPDATE CASCADE ON DELETE CASCADE,
    position INTEGER NOT NULL
        CONSTRAINT "agent_providers.position counts from 0" CHECK (position >= 0),
    kind TEXT NOT NULL
        CONSTRAINT "agent_providers.kind is of a-z, 0-9, _ and -, such as openai, anthropic, ollama, n8n or echo"
        CHECK (kind <> '' AND kind NOT GLOB '*[^a-z0-9_-]*'),
    base_url TEXT
        CONSTRAINT "agent_providers.base_url is null or begins with http:// or https://"
        CHECK (trim(base_url) = '' OR base_url GLOB 'http://?*' OR base_url GLOB 'https://?*'),
    model TEXT,
    api_key_env TEXT
        CONSTRAINT "agent_providers.api_key_env is null or the name of an environment variable, never the key itself"
        CHECK (trim(api_key_env) = '' OR api_key_env GLOB '[A-Za-z_]*' AND api_key_env NOT GLOB '*[^A-Za-z0-9_]*'),
    temperature REAL
        CONSTRAINT "agent_providers.temperature is null or 0 to 2" CHECK (temperature BETWEEN 0.0 AND 2.0),
    max_tokens INTEGER
        CONSTRAINT "agent_providers.max_tokens is null or at least 1" CHECK (max_tokens >= 1),
    first_token_timeout_ms INTEGER NOT NULL DEFAULT 8000
        CONSTRAINT "agent_providers.first_token_timeout_ms is at least 1" CHECK (first_token_timeout_ms >= 1),
    timeout_ms INTEGER NOT NULL DEFAULT 60000
        CONSTRAINT "agent_providers.timeout_ms is at least 1" CHECK (timeout_ms >= 1),
    retries INTEGER NOT NULL DEFAULT 1
        CONSTRAINT "agent_providers.retries is 0 to 5" CHECK (retries BETWEEN 0 AND 5),
    extra TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT "agent_providers.extra is a JSON object"
        CHECK (CASE WHEN json_valid(extra) THEN json_type(extra) = 'object' ELSE 0 END),
    PRIMARY KEY (agent_id, position)
) STRICT;
INSERT INTO agent_providers_next (
    agent_id, position, kind, base_url, model, api_key_env, temperature, max_tokens, first_token_timeout_ms,
    timeout_ms, retries, extra
)
SELECT
    agent_id, position, kind, iif(trim(base_url) <> '', base_url, NULL), iif(trim(model) <> '', model, NULL),
    iif(trim(api_key_env) <> '', api_key_env, NULL), temperature, max_tokens, first_token_timeout_ms, timeout_ms,
    retries, extra
FROM agent_providers;
DROP TABLE agent_providers;
ALTER TABLE agent_providers_next RENAME TO agent_providers;

CREATE TABLE agent_history_next (
    id INTEGER PRIMARY KEY,
    agent_id TEXT NOT NULL,
    changed_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER))
        CONSTRAINT "agent_history.changed_at is a time from 1970 to 9999, in milliseconds"
        CHECK (changed_at BETWEEN 0 AND 253402300799999),
    operation TEXT NOT NULL,
    row TEXT NOT NULL CHECK (json_valid(row))
) STRICT;
INSERT INTO agent_history_next (
    id, agent_id, changed_at, operation, row
)
SELECT
    id, agent_id, min(max(changed_at, 0), 253402300799999), operation, row
FROM agent_history;
DROP TABLE agent_history;
ALTER TABLE agent_history_next RENAME TO agent_history;
CREATE INDEX agent_history_by_agent ON agent_history (agent_id, id);

CREATE TABLE sessions_next (
    id TEXT NOT NULL PRIMARY KEY DEFAULT (
        format(
            '%08x-%04x-7%03x-%04x-%012x',
            CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) >> 16,
            CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) & 0xffff,
            random() & 0xfff,
            0x8000 | (random() & 0x3fff),
            random() & 0xffffffffffff
        )
    )
        CONSTRAINT "sessions.id is a UUID in lower case, 36 characters"
        CHECK (length(id) = 36 AND id NOT GLOB '*[^0-9a-f-]*'),
    agent_id TEXT REFERENCES agents (id) ON UPDATE CASCADE ON DELETE SET NULL,
    user_id TEXT NOT NULL DEFAULT 'anonymous',
    owner TEXT,
    channel TEXT NOT NULL,
    title TEXT,
    status TEXT NOT NULL DEFAULT 'active'
        CONSTRAINT "sessions.status is active or ended" CHECK (status IN ('active', 'ended')),
    settings TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT "sessions.settings is a JSON object"
        CHECK (CASE WHEN json_valid(settings) THEN json_type(settings) = 'object' ELSE 0 END),
    metadata TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT "sessions.metadata is a JSON object"
        CHECK (CASE WHEN json_valid(metadata) THEN json_type(metadata) = 'object' ELSE 0 END),
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER))
        CONSTRAINT "sessions.created_at is a time from 1970 to 9999, in milliseconds"
        CHECK (created_at BETWEEN 0 AND 253402300799999),
    last_activity_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER))
        CONSTRAINT "sessions.last_activity_at is a time from 1970 to 9999, in milliseconds"
        CHECK (last_activity_at BETWEEN 0 AND 253402300799999),
    ended_at INTEGER
        CONSTRAINT "sessions.ended_at is null or a time from 1970 to 9999, in milliseconds"
        CHECK (ended_at BETWEEN 0 AND 253402300799999),
    CONSTRAINT "sessions.ended_at is set when the status is ended, and only then"
    CHECK ((status = 'ended') = (ended_at IS NOT NULL))
) STRICT;
INSERT INTO sessions_next (
    id, agent_id, user_id, owner, channel, title, status, settings, metadata, created_at, last_activity_at, ended_at
)
SELECT
    id, iif(trim(agent_id) <> '', agent_id, NULL), user_id, iif(trim(owner) <> '', owner, NULL), channel,
    iif(trim(title) <> '', title, NULL), status, settings, metadata, min(max(created_at, 0), 253402300799999),
    min(max(last_activity_at, 0), 253402300799999), min(max(ended_at, 0), 253402300799999)
FROM sessions;
DROP TABLE sessions;
ALTER TABLE sessions_next RENAME TO sessions;

-- Lists are newest first; each filter has its index in that order.
CREATE INDEX sessions_by_time ON sessions (created_at DESC, id DESC);
CREATE INDEX sessions_by_user ON sessions (user_id, created_at DESC, id DESC);
CREATE INDEX sessions_by_owner ON sessions (owner, created_at DESC, id DESC);
CREATE INDEX sessions_by_agent ON sessions (agent_id, created_at DESC, id DESC);

-- The full-text index names messages by number, which VACUUM, a dump and a restore all keep.
CREATE TABLE messages_next (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE DEFAULT (
        format(
            '%08x-%04x-7%03x-%04x-%012x',
            CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) >> 16,
            CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER) & 0xffff,
            random() & 0xfff,
            0x8000 | (random() & 0x3fff),
            random() & 0xffffffffffff
        )
    )
        CONSTRAINT "messages.id is a UUID in lower case, 36 characters"
        CHECK (length(id) = 36 AND id NOT GLOB '*[^0-9a-f-]*'),
    session_id TEXT NOT NULL REFERENCES sessions (id) ON UPDATE CASCADE ON DELETE CASCADE,
    seq INTEGER NOT NULL
        CONSTRAINT "messages.seq counts from 1" CHECK (seq >= 1),
    role TEXT NOT NULL
        CONSTRAINT "messages.role is user, assistant, tool or system"
        CHECK (role IN ('user', 'assistant', 'tool', 'system')),
    speaker TEXT,
    content TEXT NOT NULL DEFAULT '',
    channel TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'complete'
        CONSTRAINT "messages.status is complete, interrupted or failed"
        CHECK (status IN ('complete', 'interrupted', 'failed')),
    audio_ms INTEGER
        CONSTRAINT "messages.audio_ms is null or at least 0" CHECK (audio_ms >= 0),
    timings TEXT
        CONSTRAINT "messages.timings is null or a JSON object"
        CHECK (
            trim(timings) = ''
            OR timings IS NULL OR CASE WHEN json_valid(timings) THEN json_type(timings) = 'object' ELSE 0 END
        ),
    provider TEXT,
    model TEXT,
    input_tokens INTEGER
        CONSTRAINT "messages.input_tokens is null or at least 0" CHECK (input_tokens >= 0),
    output_tokens INTEGER
        CONSTRAINT "messages.output_tokens is null or at least 0" CHECK (output_tokens >= 0),
    finish TEXT
        CONSTRAINT "messages.finish is null, stop, length or filtered"
        CHECK (trim(finish) = '' OR finish IN ('stop', 'length', 'filtered')),
    unfinished INTEGER NOT NULL DEFAULT 0
        CONSTRAINT "messages.unfinished is 1 while a reply grows, else 0" CHECK (unfinished IN (0, 1)),
    tool_call TEXT
        CONSTRAINT "messages.tool_call is null or JSON"
        CHECK (
            trim(tool_call) = ''
            OR tool_call IS NULL OR json_valid(tool_call)
        ),
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER))
        CONSTRAINT "messages.created_at is a time from 1970 to 9999, in milliseconds"
        CHECK (created_at BETWEEN 0 AND 253402300799999),
    UNIQUE (session_id, seq)
) STRICT;
INSERT INTO messages_next (
    number, id, session_id, seq, role, speaker, content, channel, status, audio_ms, timings, provider, model,
    input_tokens, output_tokens, tool_call, created_at
)
SELECT
    rowid, id, session_id, seq, role, iif(trim(speaker) <> '', speaker, NULL), content, channel, status, audio_ms,
    iif(trim(timings) <> '', timings, NULL), iif(trim(provider) <> '', provider, NULL),
    iif(trim(model) <> '', model, NULL), input_tokens, output_tokens, iif(trim(tool_call) <> '', tool_call, NULL),
    min(max(created_at, 0), 253402300799999)
FROM messages ORDER BY rowid;
DROP TABLE messages;
ALTER TABLE messages_next RENAME TO messages;

CREATE TABLE recordings_next (
    message_id TEXT REFERENCES messages (id) ON UPDATE CASCADE ON DELETE CASCADE,
    session_id TEXT REFERENCES sessions (id) ON UPDATE CASCADE ON DELETE CASCADE,
    path TEXT NOT NULL,
    format TEXT NOT NULL,
    duration_ms INTEGER NOT NULL
        CONSTRAINT "recordings.duration_ms is at least 0" CHECK (duration_ms >= 0),
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER))
        CONSTRAINT "recordings.created_at is a time from 1970 to 9999, in milliseconds"
        CHECK (created_at BETWEEN 0 AND 253402300799999),
    CONSTRAINT "a recording belongs to a message or to a session" CHECK ((message_id IS NULL) <> (session_id IS NULL))
) STRICT;
INSERT INTO recordings_next (
    message_id, session_id, path, format, duration_ms, created_at
)
SELECT
    message_id, session_id, path, format, duration_ms, min(max(created_at, 0), 253402300799999)
FROM recordings;
DROP TABLE recordings;
ALTER TABLE recordings_next RENAME TO recordings;
CREATE INDEX recordings_by_message ON recordings (message_id);
CREATE INDEX recordings_by_session ON recordings (session_id);

CREATE TABLE discord_guilds_next (
    guild_id TEXT NOT NULL PRIMARY KEY
        CONSTRAINT "discord_guilds.guild_id is a Discord id, digits only"
        CHECK (length(guild_id) BETWEEN 1 AND 20 AND guild_id NOT GLOB '*[^0-9]*'),
    agent TEXT,
    voice_channel_id TEXT
        CONSTRAINT "discord_guilds.voice_channel_id is null or a Discord id, digits only"
        CHECK (
            trim(voice_channel_id) = ''
            OR length(voice_channel_id) BETWEEN 1 AND 20 AND voice_channel_id NOT GLOB '*[^0-9]*'
        ),
    text_channel_id TEXT
        CONSTRAINT "discord_guilds.text_channel_id is null or a Discord id, digits only"
        CHECK (
            trim(text_channel_id) = ''
            OR length(text_channel_id) BETWEEN 1 AND 20 AND text_channel_id NOT GLOB '*[^0-9]*'
        ),
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
INSERT INTO discord_guilds_next (
    guild_id, agent, voice_channel_id, text_channel_id, session_scope, reply_when, wake_phrase, record, enabled
)
SELECT
    guild_id, iif(trim(agent) <> '', agent, NULL), iif(trim(voice_channel_id) <> '', voice_channel_id, NULL),
    iif(trim(text_channel_id) <> '', text_channel_id, NULL), session_scope, reply_when,
    iif(trim(wake_phrase) <> '', wake_phrase, NULL), record, enabled
FROM discord_guilds;
DROP TABLE discord_guilds;
ALTER TABLE discord_guilds_next RENAME TO discord_guilds;

CREATE TABLE api_keys_next (
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
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER))
        CONSTRAINT "api_keys.created_at is a time from 1970 to 9999, in milliseconds"
        CHECK (created_at BETWEEN 0 AND 253402300799999),
    last_used_at INTEGER
        CONSTRAINT "api_keys.last_used_at is null or a time from 1970 to 9999, in milliseconds"
        CHECK (last_used_at BETWEEN 0 AND 253402300799999),
    revoked_at INTEGER
        CONSTRAINT "api_keys.revoked_at is null or a time from 1970 to 9999, in milliseconds"
        CHECK (revoked_at BETWEEN 0 AND 253402300799999)
) STRICT;
INSERT INTO api_keys_next (
    id, name, hash, scopes, rate_per_minute, created_at, last_used_at, revoked_at
)
SELECT
    id, name, hash, scopes, rate_per_minute, min(max(created_at, 0), 253402300799999),
    min(max(last_used_at, 0), 253402300799999), min(max(revoked_at, 0), 253402300799999)
FROM api_keys;
DROP TABLE api_keys;
ALTER TABLE api_keys_next RENAME TO api_keys;

-- Whether a key was ever made: it stays when keys are revoked or deleted, since a server that was closed once doesn't
-- open again by itself.

CREATE TABLE access (
    id INTEGER PRIMARY KEY
        CONSTRAINT "access has one row" CHECK (id = 1),
    first_key_at INTEGER
        CONSTRAINT "access.first_key_at is null or a time from 1970 to 9999, in milliseconds"
        CHECK (first_key_at BETWEEN 0 AND 253402300799999)
) STRICT;

INSERT INTO access (id, first_key_at) SELECT 1, min(created_at) FROM api_keys;

CREATE TRIGGER api_keys_first AFTER INSERT ON api_keys
WHEN NOT EXISTS (SELECT 1 FROM access WHERE first_key_at IS NOT NULL)
BEGIN
    UPDATE access SET first_key_at = NEW.created_at;
    INSERT INTO access (id, first_key_at) SELECT 1, NEW.created_at WHERE NOT EXISTS (SELECT 1 FROM access);
END;

-- What the checks of one row cannot see, as before.

CREATE TRIGGER agents_one_default_insert BEFORE INSERT ON agents
WHEN NEW.is_default = 1 AND EXISTS (SELECT 1 FROM agents WHERE is_default = 1 AND name <> NEW.name)
BEGIN
    SELECT RAISE(ABORT, 'only one agent is the default: set is_default to 0 on the other agent first');
END;

CREATE TRIGGER agents_one_default_update BEFORE UPDATE OF is_default ON agents
WHEN NEW.is_default = 1 AND EXISTS (SELECT 1 FROM agents WHERE is_default = 1 AND id <> OLD.id)
BEGIN
    SELECT RAISE(ABORT, 'only one agent is the default: set is_default to 0 on the other agent first');
END;

CREATE TRIGGER agents_default_stays BEFORE DELETE ON agents
WHEN OLD.is_default = 1
BEGIN
    SELECT RAISE(ABORT, 'the default agent stays: make another agent the default before deleting this one');
END;

CREATE TRIGGER agent_providers_agent_insert BEFORE INSERT ON agent_providers
WHEN NOT EXISTS (SELECT 1 FROM agents WHERE id = NEW.agent_id)
BEGIN
    SELECT RAISE(ABORT, 'agent_providers.agent_id is the id of an agent');
END;

CREATE TRIGGER agent_providers_agent_update BEFORE UPDATE OF agent_id ON agent_providers
WHEN NOT EXISTS (SELECT 1 FROM agents WHERE id = NEW.agent_id)
BEGIN
    SELECT RAISE(ABORT, 'agent_providers.agent_id is the id of an agent');
END;

CREATE TRIGGER agents_release_sessions AFTER DELETE ON agents
BEGIN
    UPDATE sessions SET agent_id = NULL WHERE agent_id = OLD.id;
    DELETE FROM agent_providers WHERE agent_id = OLD.id;
END;

-- A time of change at the end of its range begins anew.
CREATE TRIGGER agents_updated_at AFTER UPDATE OF
    id, name, title, instructions, greeting, language, stt, tts, voice, speed, pitch, volume, endpointing, silence_ms,
    max_utterance_ms, speculation, barge_in, context_messages, temperature, max_tokens, hedge, failure_text, tools,
    routes, is_default, enabled
ON agents
BEGIN
    UPDATE agents
    SET updated_at = max(
        iif(OLD.updated_at < 253402300799999, OLD.updated_at + 1, 0),
        CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)
    )
    WHERE id = NEW.id;
END;

-- History: an agent and its providers as they were before each change.

CREATE VIEW agent_snapshots (agent_id, row) AS
SELECT
    a.id,
    json_object(
        'id', a.id, 'name', a.name, 'title', a.title, 'instructions', a.instructions, 'greeting', a.greeting,
        'language', a.language, 'stt', a.stt, 'tts', a.tts, 'voice', a.voice, 'speed', a.speed, 'pitch', a.pitch,
        'volume', a.volume, 'endpointing', a.endpointing, 'silence_ms', a.silence_ms,
        'max_utterance_ms', a.max_utterance_ms, 'speculation', a.speculation, 'barge_in', a.barge_in,
        'context_messages', a.context_messages, 'temperature', a.temperature, 'max_tokens', a.max_tokens,
        'hedge', a.hedge, 'failure_text', a.failure_text, 'tools', json(a.tools), 'routes', json(a.routes),
        'is_default', a.is_default, 'enabled', a.enabled, 'created_at', a.created_at, 'updated_at', a.updated_at,
        'providers', json((
            SELECT json_group_array(json(provider)) FROM (
                SELECT json_object(
                    'position', p.position, 'kind', p.kind, 'base_url', p.base_url, 'model', p.model,
                    'api_key_env', p.api_key_env, 'temperature', p.temperature, 'max_tokens', p.max_tokens,
                    'first_token_timeout_ms', p.first_token_timeout_ms, 'timeout_ms', p.timeout_ms,
                    'retries', p.retries, 'extra', json(p.extra)
                ) AS provider
                FROM agent_providers AS p WHERE p.agent_id = a.id ORDER BY p.position
            )
        ))
    )
FROM agents AS a;

-- A blank on its way to null is no state that anybody chose.
CREATE TRIGGER agents_history_update BEFORE UPDATE OF
    id, name, title, instructions, greeting, language, stt, tts, voice, speed, pitch, volume, endpointing, silence_ms,
    max_utterance_ms, speculation, barge_in, context_messages, temperature, max_tokens, hedge, failure_text, tools,
    routes, is_default, enabled
ON agents
WHEN '' NOT IN (
    ifnull(trim(OLD.title), '-'), ifnull(trim(OLD.greeting), '-'), ifnull(trim(OLD.stt), '-'),
    ifnull(trim(OLD.tts), '-'), ifnull(trim(OLD.voice), '-'), ifnull(trim(OLD.endpointing), '-'),
    ifnull(trim(OLD.failure_text), '-')
)
BEGIN
    INSERT INTO agent_history (agent_id, operation, row)
    SELECT agent_id, 'update', row FROM agent_snapshots WHERE agent_id = OLD.id;
END;

CREATE TRIGGER agents_history_delete BEFORE DELETE ON agents
BEGIN
    INSERT INTO agent_history (agent_id, operation, row)
    SELECT agent_id, 'delete', row FROM agent_snapshots WHERE agent_id = OLD.id;
END;

-- INSERT OR REPLACE removes the former row without a DELETE trigger.
CREATE TRIGGER agents_history_replace BEFORE INSERT ON agents
WHEN EXISTS (SELECT 1 FROM agents WHERE id = NEW.id OR name = NEW.name)
BEGIN
    INSERT INTO agent_history (agent_id, operation, row)
    SELECT agent_id, 'replace', row FROM agent_snapshots
    WHERE agent_id IN (SELECT id FROM agents WHERE id = NEW.id OR name = NEW.name);
END;

CREATE TRIGGER agent_providers_history_insert BEFORE INSERT ON agent_providers
BEGIN
    INSERT INTO agent_history (agent_id, operation, row)
    SELECT agent_id, 'insert provider', row FROM agent_snapshots WHERE agent_id = NEW.agent_id;
END;

CREATE TRIGGER agent_providers_history_update BEFORE UPDATE ON agent_providers
WHEN '' NOT IN (
    ifnull(trim(OLD.base_url), '-'), ifnull(trim(OLD.model), '-'), ifnull(trim(OLD.api_key_env), '-')
)
BEGIN
    INSERT INTO agent_history (agent_id, operation, row)
    SELECT agent_id, 'update provider', row FROM agent_snapshots WHERE agent_id IN (OLD.agent_id, NEW.agent_id);
END;

-- When an agent goes, its own history row holds the providers; those that follow it find it gone.
CREATE TRIGGER agent_providers_history_delete BEFORE DELETE ON agent_providers
BEGIN
    INSERT INTO agent_history (agent_id, operation, row)
    SELECT agent_id, 'delete provider', row FROM agent_snapshots WHERE agent_id = OLD.agent_id;
END;

-- A change of a provider is a change of its agent.

CREATE TRIGGER agent_providers_touch_insert AFTER INSERT ON agent_providers
BEGIN
    UPDATE agents
    SET updated_at = max(
        iif(updated_at < 253402300799999, updated_at + 1, 0),
        CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)
    )
    WHERE id = NEW.agent_id;
END;

CREATE TRIGGER agent_providers_touch_update AFTER UPDATE ON agent_providers
BEGIN
    UPDATE agents
    SET updated_at = max(
        iif(updated_at < 253402300799999, updated_at + 1, 0),
        CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)
    )
    WHERE id IN (OLD.agent_id, NEW.agent_id);
END;

CREATE TRIGGER agent_providers_touch_delete AFTER DELETE ON agent_providers
BEGIN
    UPDATE agents
    SET updated_at = max(
        iif(updated_at < 253402300799999, updated_at + 1, 0),
        CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)
    )
    WHERE id = OLD.agent_id;
END;

-- Table editors leave a blank where there was nothing: in a column that may be null it means null.

CREATE TRIGGER agents_blank_insert AFTER INSERT ON agents
WHEN '' IN (
    trim(NEW.title), trim(NEW.greeting), trim(NEW.stt), trim(NEW.tts), trim(NEW.voice), trim(NEW.endpointing),
    trim(NEW.failure_text)
)
BEGIN
    UPDATE agents SET
        title = iif(trim(title) <> '', title, NULL), greeting = iif(trim(greeting) <> '', greeting, NULL),
        stt = iif(trim(stt) <> '', stt, NULL), tts = iif(trim(tts) <> '', tts, NULL),
        voice = iif(trim(voice) <> '', voice, NULL), endpointing = iif(trim(endpointing) <> '', endpointing, NULL),
        failure_text = iif(trim(failure_text) <> '', failure_text, NULL)
    WHERE id = NEW.id;
END;

CREATE TRIGGER agents_blank_update AFTER UPDATE OF
    title, greeting, stt, tts, voice, endpointing, failure_text
ON agents
WHEN '' IN (
    trim(NEW.title), trim(NEW.greeting), trim(NEW.stt), trim(NEW.tts), trim(NEW.voice), trim(NEW.endpointing),
    trim(NEW.failure_text)
)
BEGIN
    UPDATE agents SET
        title = iif(trim(title) <> '', title, NULL), greeting = iif(trim(greeting) <> '', greeting, NULL),
        stt = iif(trim(stt) <> '', stt, NULL), tts = iif(trim(tts) <> '', tts, NULL),
        voice = iif(trim(voice) <> '', voice, NULL), endpointing = iif(trim(endpointing) <> '', endpointing, NULL),
        failure_text = iif(trim(failure_text) <> '', failure_text, NULL)
    WHERE id = NEW.id;
END;

CREATE TRIGGER agent_providers_blank_insert AFTER INSERT ON agent_providers
WHEN '' IN (trim(NEW.base_url), trim(NEW.model), trim(NEW.api_key_env))
BEGIN
    UPDATE agent_providers SET
        base_url = iif(trim(base_url) <> '', base_url, NULL), model = iif(trim(model) <> '', model, NULL),
        api_key_env = iif(trim(api_key_env) <> '', api_key_env, NULL)
    WHERE agent_id = NEW.agent_id AND position = NEW.position;
END;

CREATE TRIGGER agent_providers_blank_update AFTER UPDATE OF base_url, model, api_key_env ON agent_providers
WHEN '' IN (trim(NEW.base_url), trim(NEW.model), trim(NEW.api_key_env))
BEGIN
    UPDATE agent_providers SET
        base_url = iif(trim(base_url) <> '', base_url, NULL), model = iif(trim(model) <> '', model, NULL),
        api_key_env = iif(trim(api_key_env) <> '', api_key_env, NULL)
    WHERE agent_id = NEW.agent_id AND position = NEW.position;
END;

CREATE TRIGGER sessions_blank_insert AFTER INSERT ON sessions
WHEN '' IN (trim(NEW.agent_id), trim(NEW.owner), trim(NEW.title))
BEGIN
    UPDATE sessions SET
        agent_id = iif(trim(agent_id) <> '', agent_id, NULL), owner = iif(trim(owner) <> '', owner, NULL),
        title = iif(trim(title) <> '', title, NULL)
    WHERE id = NEW.id;
END;

CREATE TRIGGER sessions_blank_update AFTER UPDATE OF agent_id, owner, title ON sessions
WHEN '' IN (trim(NEW.agent_id), trim(NEW.owner), trim(NEW.title))
BEGIN
    UPDATE sessions SET
        agent_id = iif(trim(agent_id) <> '', agent_id, NULL), owner = iif(trim(owner) <> '', owner, NULL),
        title = iif(trim(title) <> '', title, NULL)
    WHERE id = NEW.id;
END;

CREATE TRIGGER messages_blank_insert AFTER INSERT ON messages
WHEN '' IN (
    trim(NEW.speaker), trim(NEW.timings), trim(NEW.provider), trim(NEW.model), trim(NEW.finish), trim(NEW.tool_call)
)
BEGIN
    UPDATE messages SET
        speaker = iif(trim(speaker) <> '', speaker, NULL), timings = iif(trim(timings) <> '', timings, NULL),
        provider = iif(trim(provider) <> '', provider, NULL), model = iif(trim(model) <> '', model, NULL),
        finish = iif(trim(finish) <> '', finish, NULL), tool_call = iif(trim(tool_call) <> '', tool_call, NULL)
    WHERE number = NEW.number;
END;

CREATE TRIGGER messages_blank_update AFTER UPDATE OF speaker, timings, provider, model, finish, tool_call ON messages
WHEN '' IN (
    trim(NEW.speaker), trim(NEW.timings), trim(NEW.provider), trim(NEW.model), trim(NEW.finish), trim(NEW.tool_call)
)
BEGIN
    UPDATE messages SET
        speaker = iif(trim(speaker) <> '', speaker, NULL), timings = iif(trim(timings) <> '', timings, NULL),
        provider = iif(trim(provider) <> '', provider, NULL), model = iif(trim(model) <> '', model, NULL),
        finish = iif(trim(finish) <> '', finish, NULL), tool_call = iif(trim(tool_call) <> '', tool_call, NULL)
    WHERE number = NEW.number;
END;

CREATE TRIGGER discord_guilds_blank_insert AFTER INSERT ON discord_guilds
WHEN '' IN (trim(NEW.agent), trim(NEW.voice_channel_id), trim(NEW.text_channel_id), trim(NEW.wake_phrase))
BEGIN
    UPDATE discord_guilds SET
        agent = iif(trim(agent) <> '', agent, NULL),
        voice_channel_id = iif(trim(voice_channel_id) <> '', voice_channel_id, NULL),
        text_channel_id = iif(trim(text_channel_id) <> '', text_channel_id, NULL),
        wake_phrase = iif(trim(wake_phrase) <> '', wake_phrase, NULL)
    WHERE guild_id = NEW.guild_id;
END;

CREATE TRIGGER discord_guilds_blank_update AFTER UPDATE OF
    agent, voice_channel_id, text_channel_id, wake_phrase
ON discord_guilds
WHEN '' IN (trim(NEW.agent), trim(NEW.voice_channel_id), trim(NEW.text_channel_id), trim(NEW.wake_phrase))
BEGIN
    UPDATE discord_guilds SET
        agent = iif(trim(agent) <> '', agent, NULL),
        voice_channel_id = iif(trim(voice_channel_id) <> '', voice_channel_id, NULL),
        text_channel_id = iif(trim(text_channel_id) <> '', text_channel_id, NULL),
        wake_phrase = iif(trim(wake_phrase) <> '', wake_phrase, NULL)
    WHERE guild_id = NEW.guild_id;
END;

CREATE TRIGGER preferences_blank_insert BEFORE INSERT ON preferences
WHEN trim(NEW.value) = ''
BEGIN
    SELECT RAISE(ABORT, 'a preference has a value: delete its row to have none');
END;

CREATE TRIGGER preferences_blank_update BEFORE UPDATE OF value ON preferences
WHEN trim(NEW.value) = ''
BEGIN
    SELECT RAISE(ABORT, 'a preference has a value: delete its row to have none');
END;

-- The full-text index. Words of most scripts have spaces between them; of those that haven't, each character stands
-- in the index as a word of its own, and what is looked for is a run of them. Marks belong to their letters.
-- `owner` lets a search for one key's sessions never meet the messages of others. A reply whose text still grows
-- (`unfinished`) is indexed once, at its end.

CREATE VIRTUAL TABLE messages_fts USING fts5 (
    content, owner, tokenize = "unicode61 remove_diacritics 2 categories 'L* N* M* Co'"
);

-- A set for GLOB: one character of a script that is written without spaces, or of Korean, whose words take endings.
CREATE VIEW unspaced_characters (one) AS
SELECT '['
    || char(0x0e00) || '-' || char(0x0eff)     -- Thai, Lao
    || char(0x1000) || '-' || char(0x109f)     -- Burmese
    || char(0x1100) || '-' || char(0x11ff)     -- Hangul letters
    || char(0x1780) || '-' || char(0x17ff)     -- Khmer
    || char(0x1950) || '-' || char(0x1aaf)     -- Tai Le, New Tai Lue, Khmer signs, Buginese, Tai Tham
    || char(0x2e80) || '-' || char(0x2fdf)     -- Han radicals
    || char(0x3005) || '-' || char(0x3007)     -- marks of repetition and zero
    || char(0x3040) || '-' || char(0x31ff)     -- Hiragana, Katakana, Bopomofo, Hangul letters
    || char(0x3400) || '-' || char(0x4dbf)     -- Han
    || char(0x4e00) || '-' || char(0x9fff)
    || char(0xa000) || '-' || char(0xa4cf)     -- Yi
    || char(0xa960) || '-' || char(0xa97f)     -- Hangul letters
    || char(0xa9e0) || '-' || char(0xa9ff)     -- Burmese
    || char(0xaa60) || '-' || char(0xaadf)     -- Burmese, Tai Viet
    || char(0xac00) || '-' || char(0xd7ff)     -- Hangul
    || char(0xf900) || '-' || char(0xfaff)     -- Han
    || char(0xff66) || '-' || char(0xffdc)     -- half-width Katakana and Hangul
    || char(0x1aff0) || '-' || char(0x1b16f)   -- Kana
    || char(0x20000) || '-' || char(0x323af)   -- Han
    || ']';

-- What the index holds of each message. A message is cut into pieces before it is cut into characters: SQLite walks
-- to a character from the beginning of its text, so that the work would grow with the square of the length.
CREATE VIEW message_index_entries (number, content, owner) AS
SELECT
    m.number,
    CASE WHEN m.content GLOB '*' || u.one || '*' THEN (
        WITH RECURSIVE
            pieces (start) AS (
                SELECT 1 UNION ALL SELECT start + 256 FROM pieces WHERE start + 256 <= length(m.content)
            ),
            places (place) AS (SELECT 1 UNION ALL SELECT place + 1 FROM places WHERE place < 256),
            texts (start, text) AS MATERIALIZED (SELECT start, substr(m.content, start, 256) FROM pieces),
            characters (place, one) AS (
                SELECT start + place, substr(text, place, 1) FROM texts JOIN places ON place <= length(text)
            )
        SELECT group_concat(iif(one GLOB u.one, ' ' || one || ' ', one), '')
        FROM (SELECT one FROM characters ORDER BY place)
    ) ELSE m.content END,
    CASE WHEN s.owner IS NOT NULL THEN 'k' || hex(s.owner) END
FROM messages AS m LEFT JOIN sessions AS s ON s.id = m.session_id CROSS JOIN unspaced_characters AS u
WHERE m.unfinished = 0;

-- Replies that a process left behind when it died; the next one finds them at its start.
CREATE INDEX messages_unfinished ON messages (number) WHERE unfinished = 1;

CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages
WHEN NEW.unfinished = 0
BEGIN
    -- INSERT OR REPLACE may have left the entry of a row that went without a DELETE trigger.
    DELETE FROM messages_fts WHERE rowid = NEW.number;
    INSERT INTO messages_fts (rowid, content, owner)
    SELECT number, content, owner FROM message_index_entries WHERE number = NEW.number;
END;

CREATE TRIGGER messages_fts_update AFTER UPDATE OF number, session_id, content, unfinished ON messages
WHEN (OLD.number, OLD.session_id, OLD.content, OLD.unfinished)
    <> (NEW.number, NEW.session_id, NEW.content, NEW.unfinished)
    AND NEW.unfinished = 0
BEGIN
    DELETE FROM messages_fts WHERE rowid IN (OLD.number, NEW.number);
    INSERT INTO messages_fts (rowid, content, owner)
    SELECT number, content, owner FROM message_index_entries WHERE number = NEW.number;
END;

CREATE TRIGGER messages_fts_delete AFTER DELETE ON messages
BEGIN
    DELETE FROM messages_fts WHERE rowid = OLD.number;
END;

CREATE TRIGGER sessions_fts_owner AFTER UPDATE OF owner ON sessions
WHEN OLD.owner IS NOT NEW.owner
BEGIN
    DELETE FROM messages_fts WHERE rowid IN (SELECT number FROM messages WHERE session_id = NEW.id);
    INSERT INTO messages_fts (rowid, content, owner)
    SELECT number, content, owner FROM message_index_entries
    WHERE number IN (SELECT number FROM messages WHERE session_id = NEW.id);
END;

INSERT INTO messages_fts (rowid, content, owner) SELECT number, content, owner FROM message_index_entries;

-- Sessions without a title are called by what was said first.
UPDATE sessions SET title = (
    SELECT trim(substr(trim(replace(replace(replace(content, char(13), ' '), char(10), ' '), char(9), ' ')), 1, 60))
    FROM messages WHERE session_id = sessions.id AND role = 'user' ORDER BY seq LIMIT 1
)
WHERE title IS NULL;
