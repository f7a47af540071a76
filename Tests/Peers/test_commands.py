"""What `parley` does from the shell, beside a running server and without one."""

import asyncio
import json
import os
import signal
import socket
import sqlite3
import stat
import subprocess
import time
import uuid

import httpx
import pytest

from server import BINARY, free_port
from talk import Talk


def session_with(server, *texts, **fields):
    session = httpx.post(f"{server.url}/v1/sessions", json=fields).json()["id"]
    for text in texts:
        answer = httpx.post(f"{server.url}/v1/sessions/{session}/messages", json={"content": text}, timeout=30)
        assert answer.status_code == 200, answer.text
    return session


def data(ended):
    assert ended.returncode == 0, ended.output
    return json.loads(ended.stdout)


def test_help_names_every_command_and_wrong_use_is_told_apart(server):
    everything = server.command("--help")
    assert everything.returncode == 0
    for name in ("serve", "start", "stop", "status", "logs", "doctor", "talk", "sessions list", "sessions show",
                 "sessions export", "sessions delete", "sessions search", "keys create", "keys list", "keys revoke",
                 "migrate", "backup"):
        assert f"  {name} " in everything.stdout
        one = server.command(*name.split(), "--help")
        assert one.returncode == 0 and f"usage: parley {name}" in one.stdout
    group = server.command("sessions", "--help")
    assert group.returncode == 0 and "sessions search" in group.stdout and "keys" not in group.stdout
    for words in ([], ["nonsense"], ["sessions"], ["sessions", "show"], ["sessions", "show", "nope"], ["backup"],
                  ["sessions", "list", "--limit", "0"], ["sessions", "list", "--colour", "blue"],
                  ["sessions", "export", str(uuid.uuid4()), "--format", "pdf"], ["keys", "create", "a", "--scopes", "root"]):
        wrong = server.command(*words)
        assert wrong.returncode == 2 and wrong.output, (words, wrong.output)


def test_sessions_are_listed_shown_found_and_exported_as_the_api_does(server):
    first = session_with(server, "a word about albatrosses", user="ann", title="Birds")
    session_with(server, "nothing of that kind", user="ben")
    listed = data(server.command("sessions", "list", "--json", "--user", "ann"))
    assert listed == server.get("/v1/sessions", params={"user": "ann"}).json()
    assert [row["id"] for row in listed["data"]] == [first]
    assert data(server.command("sessions", "show", first, "--json")) == server.get(f"/v1/sessions/{first}").json()
    shown = server.command("sessions", "show", first)
    assert "albatrosses" in shown.stdout and "ann" in shown.stdout
    found = data(server.command("sessions", "search", "albatrosses", "word", "--json"))
    assert found == server.get("/v1/search", params={"q": "albatrosses word"}).json()
    assert {hit["session_id"] for hit in found["data"]} == {first}
    for format in ("md", "txt", "json", "srt", "vtt"):
        printed = server.command("sessions", "export", first, "--format", format)
        assert printed.returncode == 0
        served = server.get(f"/v1/sessions/{first}/transcript", params={"format": format})
        assert printed.stdout.strip() == served.text.strip()
    page = data(server.command("sessions", "list", "--json", "--limit", 1))
    rest = data(server.command("sessions", "list", "--json", "--limit", 1, "--cursor", page["next_cursor"]))
    assert page["data"][0]["id"] != rest["data"][0]["id"]
    for command in ("show", "export", "delete"):
        missing = server.command("sessions", command, uuid.uuid4())
        assert missing.returncode == 1 and "there is no session" in missing.stderr


def test_a_deleted_session_is_gone_for_those_who_talk_in_it_too(server):
    async def scenario():
        async with Talk(server, audio=0) as talk:
            await talk.ask("remember this")
            deleted = await asyncio.to_thread(server.command, "sessions", "delete", talk.session)
            assert deleted.returncode == 0, deleted.output
            assert (await talk.until("session.ended"))["reason"] == "deleted"
            assert await talk.closed() == 1000
        at = f"/v1/sessions/{talk.session}"
        assert server.get(at).status_code == 404
        async with Talk(server, audio=0, session=talk.session) as again:
            assert again.ready["resumed"] is False and again.ready["messages"] == 0
            end = await again.ask("what do you know")
            assert "remember" not in end["text"]
        assert [row["content"] for row in server.get(f"{at}/messages").json()["data"]][0] == "what do you know"
    asyncio.run(scenario())


def test_keys_are_made_listed_and_revoked(make_server):
    server = make_server(start=False)
    made = data(server.command("keys", "create", "ada", "--scopes", "talk,read", "--rate", 60, "--json"))
    assert made["name"] == "ada" and made["scopes"] == ["talk", "read"] and made["rate_per_minute"] == 60
    plain = server.command("keys", "create", "bob").stdout.strip()
    again = server.command("keys", "create", "ada")
    assert again.returncode == 1 and "ada" in again.stderr
    listed = server.command("keys", "list", "--json")
    assert made["key"] not in listed.stdout and plain not in listed.stdout
    assert {key["name"] for key in data(listed)["data"]} == {"ada", "bob"}
    server.start()
    for key in (made["key"], plain):
        assert server.get("/v1/agents", headers={"X-API-Key": key}).status_code == 200
    assert server.command("keys", "revoke", "bob").returncode == 0
    assert server.get("/v1/agents", headers={"X-API-Key": plain}).status_code == 401
    assert "revoked" in server.command("keys", "list").stdout
    assert server.command("keys", "revoke", "eve").returncode == 1


def test_a_backup_of_a_running_server_is_whole(server):
    session = session_with(server, "keep me safe")
    copy = server.folder / "copy.db"
    assert server.command("backup", copy).returncode == 0
    with sqlite3.connect(copy) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = database.execute("SELECT content FROM messages WHERE session_id = ? ORDER BY seq", [session]).fetchall()
        assert rows[0] == ("keep me safe",) and len(rows) == 2
    again = server.command("backup", copy)
    assert again.returncode == 1 and "copy.db" in again.stderr
    nowhere = server.command("backup", "/nowhere/copy.db")
    assert nowhere.returncode == 1 and "/nowhere" in nowhere.stderr


def test_migrate_makes_upgrades_and_refuses(make_server):
    server = make_server(start=False)
    assert "is at step" in server.command("migrate").stdout
    assert "up to date" in server.command("migrate").stdout
    with sqlite3.connect(server.database) as database:
        database.execute("UPDATE schema_migrations SET checksum = 'changed' WHERE number = 1")
    database.close()
    before = server.database.read_bytes()
    for command in ("migrate", "serve"):
        refused = server.command(command)
        assert refused.returncode == 1 and "parley.db" in refused.output, refused.output
    assert server.database.read_bytes() == before


def test_a_server_in_the_background_is_started_watched_and_stopped(make_server):
    server = make_server(start=False)
    down = server.command("status")
    assert down.returncode == 1 and down.stdout == "down\n"
    assert server.command("stop").returncode == 1 and server.command("logs").returncode == 1
    try:
        started = server.command("start")
        assert started.returncode == 0 and server.url in started.stdout, started.output
        assert server.get("/health").status_code == 200
        twice = server.command("start")
        assert twice.returncode == 1 and "runs already" in twice.stderr
        status = data(server.command("status", "--json"))
        assert status["running"] is True and status["health"]["status"] == "ok"
        assert str(status["process"]) in server.command("status").stdout
        assert "listening" in server.command("logs").stdout
        assert server.command("logs", "--lines", 1).stdout.count("\n") == 1
        with subprocess.Popen([BINARY, "logs", "--lines", "1", "--follow"], cwd=server.folder, env=server.environment,
                              stdout=subprocess.PIPE, text=True) as following:
            with open(server.folder / "data/parley.log", "a") as log:
                log.write("what is new\n")
            assert "what is new\n" in following.stdout
            following.terminate()
        stopped = server.command("stop")
        assert stopped.returncode == 0 and stopped.stdout == "stopped\n", stopped.output
        assert server.command("status").returncode == 1
    finally:
        server.command("stop")


def test_a_start_that_fails_says_why_at_once(make_server):
    server = make_server()
    second = server.command("start")
    assert second.returncode == 1 and "answers" in second.stderr
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = server.command("start", PORT=str(other.getsockname()[1]))
    assert taken.returncode == 1 and "parley logs" in taken.stderr
    assert "cannot listen" in server.command("logs").stdout
    faulty = server.command("start", LOG_LEVEL="loud")
    assert faulty.returncode == 2 and "LOG_LEVEL" in faulty.stderr


def test_doctor_tells_what_works_and_what_does_not(make_server, stand_in):
    server = make_server({"OPENAI_BASE_URL": stand_in.url, "OPENAI_API_KEY": "test-key"}, start=False)
    well = server.command("doctor", "--json")
    findings = {row["subject"]: row for row in data(well)["data"]}
    assert all(row["status"] != "failed" for row in findings.values()), findings
    assert findings["database"]["status"] == findings["ears embedded"]["status"] == findings["voice embedded"]["status"] == "ok"
    assert "answers" in findings["agent parley"]["detail"]
    dead = server.command("doctor", OPENAI_BASE_URL=f"http://127.0.0.1:{free_port()}/v1")
    assert dead.returncode == 1 and "failed   agent parley" in dead.stdout and "no connection" in dead.stdout
    server.database.write_bytes(b"no database" * 1000)
    damaged = server.command("doctor")
    assert damaged.returncode == 1 and "failed   database" in damaged.stdout and "ears embedded" in damaged.stdout
    assert server.command("doctor", PORT="soon").returncode == 2


def mode(path):
    return stat.S_IMODE(path.lstat().st_mode)


def test_what_the_program_writes_is_its_owners_alone(make_server):
    server = make_server({"PARLEY_DB": "data/parley.db"}, start=False)
    data_folder = server.folder / "data"
    try:
        started = server.command("start")
        assert started.returncode == 0, started.output
        session_with(server, "between us")
        assert server.command("backup", "copies/copy.db").returncode == 1
        assert server.command("backup", "copy.db").returncode == 0
        assert server.command("agents", "export", "parley", "--out", "parley.json5").returncode == 0
        written = [*data_folder.iterdir(), server.folder / "copy.db", server.folder / "parley.json5"]
        assert {"parley.db", "parley.log", "parley.pid"} <= {path.name for path in written}
        assert {path.name: oct(mode(path)) for path in written} == {path.name: "0o600" for path in written}
        assert mode(data_folder) == 0o700
    finally:
        server.command("stop")
    # What is there already and was looser is tightened.
    for name in ("parley.log", "parley.db"):
        (data_folder / name).chmod(0o644)
    try:
        assert server.command("start").returncode == 0
        assert mode(data_folder / "parley.log") == mode(data_folder / "parley.db") == 0o600
    finally:
        server.command("stop")


@pytest.mark.parametrize("name", ["parley.pid", "parley.log"])
def test_a_symbolic_link_is_not_written_through(make_server, name):
    server = make_server(start=False)
    (server.folder / "data").mkdir()
    target = server.folder / "precious"
    target.write_text("precious")
    (server.folder / "data" / name).symlink_to(target)
    try:
        refused = server.command("start")
        assert refused.returncode == 1 and "symbolic link" in refused.stderr and name in refused.stderr
    finally:
        (server.folder / "data" / name).unlink()
        server.command("stop")
    assert target.read_text() == "precious"
    (server.folder / "out").symlink_to(target)
    assert server.command("agents", "export", "parley", "--out", "out").returncode == 1
    assert server.command("backup", "out").returncode == 1
    assert target.read_text() == "precious"


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
def test_a_signal_drains(make_server, number):
    server = make_server()

    async def scenario():
        async with Talk(server, audio=0) as talk:
            server.process.send_signal(number)
            assert await talk.closed(timeout=20) == 1001
    asyncio.run(scenario())
    assert server.process.wait(20) == 0
    assert "draining" in server.log and "stopped" in server.log


def test_a_server_that_nohup_started_outlives_its_terminal(make_server):
    server = make_server(start=False, prefix=["nohup"])
    server.start()
    server.process.send_signal(signal.SIGHUP)
    session_with(server, "still here")
    assert server.stop() == 0


def test_nobody_has_to_read_the_log(make_server):
    """Standard error is a pipe that nobody reads: all is answered, and what was dropped is told once somebody reads."""
    server = make_server({"LOG_LEVEL": "trace"}, start=False)
    server.process = subprocess.Popen([str(BINARY), "serve"], cwd=server.folder, env=server.environment,
                                      stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 20
    while True:
        try:
            if server.get("/health", timeout=1).status_code == 200:
                break
        except httpx.TransportError:
            assert time.monotonic() < deadline
            time.sleep(0.02)

    async def scenario():
        async with httpx.AsyncClient(base_url=server.url, timeout=20) as client:
            async def ask():
                # Each refusal of the database's side or a session's beginning is a line or two.
                for _ in range(150):
                    async with Talk(server, audio=0):
                        pass
                    assert (await client.get("/health")).status_code == 200
            await asyncio.gather(*(ask() for _ in range(8)))
    asyncio.run(scenario())
    assert server.get("/health", timeout=5).status_code == 200
    server.process.send_signal(signal.SIGTERM)
    log = server.process.stderr.read().decode()
    assert server.process.wait(20) == 0
    assert "stopped" in log


def test_output_that_nobody_reads_ends_a_command_quietly(make_server):
    server = make_server(start=False)
    for ignored in (signal.SIG_DFL, signal.SIG_IGN):
        for words in (["--help"], ["agents", "list"], ["keys", "list", "--json"]):
            reader, writer = os.pipe()
            os.close(reader)
            ended = subprocess.run([str(BINARY), *words], cwd=server.folder, env=server.environment, stdout=writer,
                                   stderr=subprocess.PIPE, timeout=60, restore_signals=False,
                                   preexec_fn=lambda: signal.signal(signal.SIGPIPE, ignored))
            os.close(writer)
            assert (ended.returncode, ended.stderr) == (0, b""), words
    with open("/dev/full", "wb") as full:
        ended = subprocess.run([str(BINARY), "--help"], stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert ended.returncode == 1 and b"can't be written" in ended.stderr


SECRET = "sk-proj-hunter2hunter2"


def test_a_key_in_the_wrong_place_is_never_shown(make_server):
    server = make_server(start=False)
    environment_file = server.folder / ".env"
    for text in (f"\ufeffOPENAI_API_KEY={SECRET}\r\nPORT={SECRET}\r\n", f"{SECRET}\n", f"LOG_LEVEL='{SECRET}"):
        environment_file.write_bytes(text.encode())
        faulty = server.command("serve", PORT="")
        assert faulty.returncode == 2 and "hunter2" not in faulty.output, faulty.output
    environment_file.write_bytes(f"OPENAI_API_KEY={SECRET}\r\n".encode("utf-16"))
    faulty = server.command("serve")
    assert faulty.returncode == 2 and "UTF-16" in faulty.output and "hunter2" not in faulty.output
    environment_file.unlink()
    for more in ({"PORT": SECRET}, {"OPENAI_MODEL": SECRET}, {"STT_URL": f"http://ann:hunter2@h {SECRET}"},
                 {"CORS_ORIGINS": SECRET}, {"PARLEY_DB": "postgres://ann:hunter2@host/db"}, {"STT_ENGINE": SECRET},
                 {"OPENAI_API_KEY": f"Bearer {SECRET}"}):
        faulty = server.command("serve", **more)
        assert faulty.returncode == 2 and "mistake" in faulty.output and "hunter2" not in faulty.output, faulty.output
    for words in ([SECRET], ["serve", f"--{SECRET}"], ["serve", "--server.port", SECRET], ["keys", "revoke", SECRET],
                  ["agents", "show", SECRET], ["agents", "add", "ada", SECRET], ["sessions", "show", SECRET],
                  ["talk", "--say", "x", "--url", f"http://ann:hunter2@127.0.0.1:{free_port()}", "--key", SECRET]):
        faulty = server.command(*words)
        assert faulty.returncode in (1, 2) and faulty.output and "hunter2" not in faulty.output, faulty.output


def test_a_key_in_the_database_or_an_address_shows_in_no_log_and_no_report(make_server):
    dead = free_port()
    server = make_server({"STT_URL": f"http://ann:hunter2@127.0.0.1:{dead}/v1?key=hunter2", "OPENAI_API_KEY": f" {SECRET}\n"})
    with sqlite3.connect(server.database) as database:
        database.execute("INSERT INTO agents (name) VALUES ('ada')")
        for position, (kind, url, model, variable) in enumerate([
            ("openai", f"http://{SECRET}/v1", SECRET, SECRET.replace("-", "_")),
            ("ollama", f"http://ann:hunter2@127.0.0.1:{dead}", SECRET, None),
        ]):
            database.execute("INSERT INTO agent_providers (agent_id, position, kind, base_url, model, api_key_env)"
                             " SELECT id, ?, ?, ?, ?, ? FROM agents WHERE name = 'ada'", [position, kind, url, model, variable])
    database.close()
    deadline = time.monotonic() + 10
    while not (problems := server.get("/v1/agents/ada").json().get("problems")):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    session = httpx.post(f"{server.url}/v1/sessions", json={"agent": "ada"}).json()["id"]
    answer = httpx.post(f"{server.url}/v1/sessions/{session}/messages", json={"content": "x"}, timeout=60)
    doctor = server.command("doctor")
    listed = [server.get(path).text for path in ("/v1/agents", "/v1/agents/ada", "/v1/models")]
    again = httpx.patch(f"{server.url}/v1/agents/ada", json={
        "providers": [{"kind": "ollama", "base_url": f"http://ann:hunter2@127.0.0.1:{dead}"}]})
    assert again.status_code == 400 and again.json()["error"]["param"] == "base_url" and "api_key_env" in again.text
    texts = [*listed, again.text, json.dumps(problems), answer.text, doctor.output, server.get("/ready").text, server.get("/metrics").text, server.log]
    assert not [text for text in texts if "hunter2" in text]
    assert "OPENAI_API_KEY" in server.log and "without them" in server.log


def test_the_level_that_everybody_writes_is_taken(make_server):
    for level in ("warn", "WARN", "Warning"):
        server = make_server({"LOG_LEVEL": level})
        assert server.stop() == 0 and " info " not in server.log


def test_titles_and_names_of_users_send_nothing_to_the_terminal(server):
    title, user = "ev\x1b]0;pwn\x07il\x1b[2J", "ada\x1b[31m\nstatus   forged"
    session = httpx.post(f"{server.url}/v1/sessions", json={"title": title, "user": user}).json()["id"]
    for words in (["sessions", "list"], ["sessions", "show", session]):
        output = server.command(*words).output
        assert "\x1b" not in output and "\x07" not in output
        assert not any(line.startswith("status   forged") for line in output.splitlines())
