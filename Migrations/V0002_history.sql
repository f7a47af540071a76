-- Sessions, what was said in them, and the index that finds it again.

CREATE TABLE sessions (
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
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)),
    last_activity_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)),
    ended_at INTEGER,
    CONSTRAINT "sessions.ended_at is set when the status is ended, and only then"
    CHECK ((status = 'ended') = (ended_at IS NOT NULL))
) STRICT;

-- Lists are newest first; each filter has its index in that order.
CREATE INDEX sessions_by_time ON sessions (created_at DESC, id DESC);
CREATE INDEX sessions_by_user ON sessions (user_id, created_at DESC, id DESC);
CREATE INDEX sessions_by_owner ON sessions (owner, created_at DESC, id DESC);
CREATE INDEX sessions_by_agent ON sessions (agent_id, created_at DESC, id DESC);

-- A tool that leaves foreign keys off deletes agents too.
CREATE TRIGGER agents_release_sessions AFTER DELETE ON agents
BEGIN
    UPDATE sessions SET agent_id = NULL WHERE agent_id = OLD.id;
    DELETE FROM agent_providers WHERE agent_id = OLD.id;
END;

CREATE TABLE messages (
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
        CHECK (timings IS NULL OR CASE WHEN json_valid(timings) THEN json_type(timings) = 'object' ELSE 0 END),
    provider TEXT,
    model TEXT,
    input_tokens INTEGER
        CONSTRAINT "messages.input_tokens is null or at least 0" CHECK (input_tokens >= 0),
    output_tokens INTEGER
        CONSTRAINT "messages.output_tokens is null or at least 0" CHECK (output_tokens >= 0),
    tool_call TEXT
        CONSTRAINT "messages.tool_call is null or JSON" CHECK (tool_call IS NULL OR json_valid(tool_call)),
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)),
    UNIQUE (session_id, seq)
) STRICT;

-- The index names rows by rowid. VACUUM keeps the rowids of a table that has indexes, as this one does.
CREATE VIRTUAL TABLE messages_fts USING fts5 (
    content, content = 'messages', content_rowid = 'rowid', tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages
BEGIN
    INSERT INTO messages_fts (rowid, content) VALUES (NEW.rowid, NEW.content);
END;

CREATE TRIGGER messages_fts_update AFTER UPDATE OF content ON messages
WHEN OLD.content <> NEW.content
BEGIN
    INSERT INTO messages_fts (messages_fts, rowid, content) VALUES ('delete', OLD.rowid, OLD.content);
    INSERT INTO messages_fts (rowid, content) VALUES (NEW.rowid, NEW.content);
END;

CREATE TRIGGER messages_fts_delete AFTER DELETE ON messages
BEGIN
    INSERT INTO messages_fts (messages_fts, rowid, content) VALUES ('delete', OLD.rowid, OLD.content);
END;

CREATE TABLE recordings (
    message_id TEXT REFERENCES messages (id) ON UPDATE CASCADE ON DELETE CASCADE,
    session_id TEXT REFERENCES sessions (id) ON UPDATE CASCADE ON DELETE CASCADE,
    path TEXT NOT NULL,
    format TEXT NOT NULL,
    duration_ms INTEGER NOT NULL
        CONSTRAINT "recordings.duration_ms is at least 0" CHECK (duration_ms >= 0),
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)),
    CONSTRAINT "a recording belongs to a message or to a session" CHECK ((message_id IS NULL) <> (session_id IS NULL))
) STRICT;

CREATE INDEX recordings_by_message ON recordings (message_id);
CREATE INDEX recordings_by_session ON recordings (session_id);
