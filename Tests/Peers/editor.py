"""Another program that edits agents while a server talks: `editor.py DATABASE EDITS`.

Commits one edit every 50 ms and prints a line of JSON for each. An edit makes a new version of every agent: a dozen values
in three rows, all of which follow from its number, written in one transaction. Three of seven are bad.
"""

import json
import sqlite3
import sys
import time

AGENTS = ("ada", "eva")
INTERVAL = 0.05
# JSON to SQLite, but nested deeper than a parser goes along with.
TOO_DEEP = "[" * 900 + "]" * 900

# What the schema refuses, each in the middle of a transaction that has begun well.
REFUSED = (
    "UPDATE agents SET speed = 9 WHERE name = 'eva'",
    "UPDATE agent_providers SET kind = 'Oracle 9' WHERE position = 1",
    "INSERT INTO agent_providers (agent_id, position, kind) VALUES ('nobody', 0, 'echo')",
    "UPDATE agents SET is_default = 1 WHERE name = 'eva'",
    "UPDATE agents SET tools = '{' WHERE name = 'eva'",
)


def values(number):
    """The columns of `agents` in one version."""
    share = number % 1000 / 1000
    return {
        "instructions": f"version {number}", "temperature": share, "max_tokens": number, "voice": f"voice-{number}", "speed": 0.5 + share, "failure_text": f"version {number} failed", "tools": "[]", "stt": None,
    }


def is_unusable(number):
    """Seven edits are not in step with how often a server looks."""
    return number % 7 in (4, 5)


def write(database, number, base, **more):
    """Makes a version of every agent; even ones replace their providers, odd ones change them."""
    columns = values(number) | more
    database.execute("BEGIN IMMEDIATE")
    for name in AGENTS:
        changes = ", ".join(f"{column} = ?" for column in columns)
        database.execute(f"UPDATE agents SET {changes} WHERE name = ?", (*columns.values(), name))
        if number % 2 == 0:
            database.execute("DELETE FROM agent_providers WHERE agent_id = (SELECT id FROM agents WHERE name = ?)", (name,))
        for position in (0, 1):
            database.execute(
                "INSERT INTO agent_providers (agent_id, position, kind, base_url, model, extra, retries) "
                "SELECT id, ?, 'openai', ?, ?, ?, 0 FROM agents WHERE name = ? "
                "ON CONFLICT DO UPDATE SET model = excluded.model, extra = excluded.extra",
                (position, base, f"model-{number}-{position}", json.dumps({"seed": number}), name))


def edit(database, number, base, bad=None):
    """Commits a version; `bad` is what is wrong with it. Returns how that ended."""
    try:
        write(database, number, base, **(bad if isinstance(bad, dict) else {}))
        if isinstance(bad, str):
            database.execute(bad)
        database.execute("COMMIT")
        return {"version": number, "kind": "good" if bad is None else "unusable", "at": time.monotonic()}
    except sqlite3.IntegrityError as error:
        database.execute("ROLLBACK")
        return {"version": number, "kind": "refused", "reason": str(error)}


def connect(path):
    return sqlite3.connect(path, timeout=10, isolation_level=None)


def main(path, edits, base):
    database = connect(path)
    due = time.monotonic()
    for number in range(1, int(edits) + 1):
        time.sleep(max(0, due - time.monotonic()))
        due += INTERVAL
        bad = REFUSED[number // 7 % len(REFUSED)] if number % 7 == 0 else {"tools": TOO_DEEP} if is_unusable(number) else None
        print(json.dumps(edit(database, number, base, bad)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
