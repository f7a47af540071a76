"""Agents, edited from the shell and with SQLite's own program while the server talks."""

import json
import sqlite3
import subprocess
import time

import httpx

from server import BINARY


def parley(server, *words, code=0):
    done = subprocess.run(
        [str(BINARY), "agents", *words], cwd=server.folder, env=server.environment, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr


def test_agents_from_the_shell(server):
    parley(server, "add", "ada", "instructions=Be brief.", "speed=1.2", "providers=[{kind: 'echo'}]")
    shown = json.loads(parley(server, "show", "ada", "--json"))
    assert (shown["speed"], shown["providers"][0]["kind"], shown["problems"]) == (1.2, "echo", [])
    exported = parley(server, "export", "ada")
    parley(server, "edit", "ada", "voice=slt", "silence_ms=500")
    assert "agents" not in parley(server, "edit", "ada", "speed=9", code=1)
    assert "is not a field" in parley(server, "edit", "ada", "colour=red", code=1)
    parley(server, "edit", "ada", "speed", code=2)
    (server.folder / "ada.json5").write_text(exported)
    parley(server, "import", "ada.json5")
    assert parley(server, "export", "ada") == exported
    states = json.loads(parley(server, "history", "ada", "--json"))["data"]
    edited = next(state for state in states if state["agent"]["voice"] == "slt")
    parley(server, "revert", "ada", "--to", str(edited["number"]))
    assert json.loads(parley(server, "show", "ada", "--json"))["silence_ms"] == 500
    assert "no agent eva" in parley(server, "show", "eva", code=1)
    assert "default" in parley(server, "remove", "parley", code=1)
    parley(server, "remove", "ada")
    assert "ada" not in parley(server, "list")


def test_a_committed_edit_holds_within_a_second(server):
    with sqlite3.connect(server.database) as admin:
        admin.execute("INSERT INTO agents (name, instructions) VALUES ('eva', 'x')")
    deadline = time.monotonic() + 1
    while httpx.get(f"{server.url}/v1/agents/eva").status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_agents_of_the_folder_are_imported_once(make_server):
    server = make_server(start=False)
    folder = server.folder / "config/agents"
    folder.mkdir()
    (folder / "good.json5").write_text("{ name: 'eva', speed: 1.5, /* fast */ }")
    (folder / "bad.json5").write_text("{ name: 'Eva' }")
    server.start()
    assert httpx.get(f"{server.url}/v1/agents/eva").json()["speed"] == 1.5
    assert "bad.json5" in server.log
    httpx.delete(f"{server.url}/v1/agents/eva").raise_for_status()
    server.stop()
    server.start()
    assert httpx.get(f"{server.url}/v1/agents/eva").status_code == 404
