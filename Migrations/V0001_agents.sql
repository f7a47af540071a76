-- Agents, their providers, and every former state of both.
--
-- An admin may edit these tables with any SQLite tool while the server runs. Each check is named by a sentence that
-- says what is allowed, which is what SQLite then answers. Ids are UUIDs of version 7 (RFC 9562, section 5.7), times
-- milliseconds since 1970 UTC.

CREATE TABLE agents (
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
        CHECK (stt NOT GLOB '*[^a-z0-9_, -]*' AND stt GLOB '*[a-z0-9]*'),
    tts TEXT
        CONSTRAINT "agents.tts is null or engine names separated by commas"
        CHECK (tts NOT GLOB '*[^a-z0-9_, -]*' AND tts GLOB '*[a-z0-9]*'),
    voice TEXT,
    speed REAL NOT NULL DEFAULT 1.0
        CONSTRAINT "agents.speed is 0.25 to 4.0" CHECK (speed BETWEEN 0.25 AND 4.0),
    pitch REAL NOT NULL DEFAULT 1.0
        CONSTRAINT "agents.pitch is 0.5 to 2.0" CHECK (pitch BETWEEN 0.5 AND 2.0),
    volume REAL NOT NULL DEFAULT 1.0
        CONSTRAINT "agents.volume is 0 to 2.0" CHECK (volume BETWEEN 0.0 AND 2.0),
    endpointing TEXT
        CONSTRAINT "agents.endpointing is null, adaptive, fixed or manual"
        CHECK (endpointing IN ('adaptive', 'fixed', 'manual')),
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
    created_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)),
    updated_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)),
    CONSTRAINT "the default agent is enabled: make another agent the default before disabling this one"
    CHECK (enabled = 1 OR is_default = 0)
) STRICT;

CREATE UNIQUE INDEX agents_one_default ON agents (is_default) WHERE is_default = 1;

CREATE TABLE agent_providers (
    agent_id TEXT NOT NULL REFERENCES agents (id) ON UPDATE CASCADE ON DELETE CASCADE,
    position INTEGER NOT NULL
        CONSTRAINT "agent_providers.position counts from 0" CHECK (position >= 0),
    kind TEXT NOT NULL
        CONSTRAINT "agent_providers.kind is openai, anthropic, ollama, n8n or echo"
        CHECK (kind IN ('openai', 'anthropic', 'ollama', 'n8n', 'echo')),
    base_url TEXT
        CONSTRAINT "agent_providers.base_url is null or begins with http:// or https://"
        CHECK (base_url GLOB 'http://?*' OR base_url GLOB 'https://?*'),
    model TEXT,
    api_key_env TEXT
        CONSTRAINT "agent_providers.api_key_env is null or the name of an environment variable, never the key itself"
        CHECK (api_key_env GLOB '[A-Za-z_]*' AND api_key_env NOT GLOB '*[^A-Za-z0-9_]*'),
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

CREATE TABLE agent_history (
    id INTEGER PRIMARY KEY,
    agent_id TEXT NOT NULL,
    changed_at INTEGER NOT NULL DEFAULT (CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)),
    operation TEXT NOT NULL,
    row TEXT NOT NULL CHECK (json_valid(row))
) STRICT;

CREATE INDEX agent_history_by_agent ON agent_history (agent_id, id);

-- What the checks of one row cannot see. A tool that leaves foreign keys off gets the same answers.

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

CREATE TRIGGER agents_updated_at AFTER UPDATE OF
    id, name, title, instructions, greeting, language, stt, tts, voice, speed, pitch, volume, endpointing, silence_ms,
    max_utterance_ms, speculation, barge_in, context_messages, temperature, max_tokens, hedge, failure_text, tools,
    routes, is_default, enabled
ON agents
BEGIN
    UPDATE agents
    SET updated_at = max(
        OLD.updated_at + 1,
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

CREATE TRIGGER agents_history_update BEFORE UPDATE OF
    id, name, title, instructions, greeting, language, stt, tts, voice, speed, pitch, volume, endpointing, silence_ms,
    max_utterance_ms, speculation, barge_in, context_messages, temperature, max_tokens, hedge, failure_text, tools,
    routes, is_default, enabled
ON agents
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
    SET updated_at = max(updated_at + 1, CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER))
    WHERE id = NEW.agent_id;
END;

CREATE TRIGGER agent_providers_touch_update AFTER UPDATE ON agent_providers
BEGIN
    UPDATE agents
    SET updated_at = max(updated_at + 1, CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER))
    WHERE id IN (OLD.agent_id, NEW.agent_id);
END;

CREATE TRIGGER agent_providers_touch_delete AFTER DELETE ON agent_providers
BEGIN
    UPDATE agents
    SET updated_at = max(updated_at + 1, CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER))
    WHERE id = OLD.agent_id;
END;

INSERT INTO agents (name, title, instructions, is_default) VALUES (
    'parley',
    'Parley',
    'You are Parley, a friendly assistant in a spoken conversation. Answer in one to three short sentences of plain '
    || 'words, as people speak: no lists, no markup, no emoji.',
    1
);
