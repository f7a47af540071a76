"""The database file in the hands of an admin: dumped, restored, deleted, replaced, left half written."""

import pathlib
import sqlite3
import subprocess

import httpx


def say(server, text, session=None):
    session = session or httpx.post(f"{server.url}/v1/sessions", json={}).json()["id"]
    answer = httpx.post(f"{server.url}/v1/sessions/{session}/messages", json={"content": text}, timeout=30)
    return session, answer


def found(server, words):
    return [hit["session_id"] for hit in server.get("/v1/search", params={"q": words}).json()["data"]]


def files(server):
    return [pathlib.Path(f"{server.database}{end}") for end in ("", "-wal", "-shm")]


def test_a_dump_in_a_new_file_finds_the_same_messages(make_server):
    server = make_server()
    sessions = {word: say(server, f"the {word} 今日の天気は{word}")[0] for word in ("apple", "pear", "plum", "fig")}
    for word in ("apple", "plum"):
        assert httpx.delete(f"{server.url}/v1/sessions/{sessions[word]}").status_code == 204
    server.stop()
    script = subprocess.run(["sqlite3", server.database, ".dump"], capture_output=True, check=True).stdout
    for file in files(server):
        file.unlink(missing_ok=True)
    subprocess.run(["sqlite3", server.database], input=script, check=True)
    server.start()
    for word in ("pear", "fig"):
        assert set(found(server, word)) == {sessions[word]}
    assert set(found(server, "天気")) == {sessions["pear"], sessions["fig"]}
    assert not found(server, "plum")
    assert "holds every message" in server.command("doctor").output


def test_an_index_that_differs_is_made_anew(make_server):
    server = make_server()
    session, _ = say(server, "one apple")
    server.stop()
    with sqlite3.connect(server.database) as admin:
        admin.execute("DELETE FROM messages_fts")
    admin.close()
    server.start()
    assert set(found(server, "apple")) == {session}
    assert "the search index was out of step and has been made anew" in server.log
    with sqlite3.connect(server.database) as admin:
        admin.execute("UPDATE messages_fts SET content = 'another'")
    admin.close()
    assert "search index differed from the messages and was made anew" in server.command("migrate").output
    assert set(found(server, "apple")) == {session}


def test_nothing_is_told_as_kept_in_a_file_that_is_gone(make_server):
    server = make_server()
    session, answer = say(server, "before")
    assert answer.status_code == 200
    aside = server.folder / "aside.db"
    server.database.rename(aside)
    checks = server.get("/ready")
    assert checks.status_code == 503 and checks.json()["checks"]["database"]["status"] == "failed"
    _, answer = say(server, "lost", session)
    assert answer.status_code == 503 and answer.json()["error"]["code"] == "storage.failed"
    aside.rename(server.database)
    _, answer = say(server, "after", session)
    assert answer.status_code == 200
    server.kill()
    server.start()
    said = [m["content"] for m in server.get(f"/v1/sessions/{session}/messages").json()["data"] if m["role"] == "user"]
    assert said == ["before", "after"]


def test_what_was_told_after_the_log_was_deleted_survives_a_kill(make_server):
    server = make_server()
    session, _ = say(server, "before")
    pathlib.Path(f"{server.database}-wal").unlink()
    _, answer = say(server, "after", session)
    assert answer.status_code == 200
    server.kill()
    server.start()
    said = [m["content"] for m in server.get(f"/v1/sessions/{session}/messages").json()["data"] if m["role"] == "user"]
    assert said == ["before", "after"]


def test_a_hot_journal_is_rolled_back_at_the_start(make_server):
    server = make_server()
    say(server, "kept")
    server.stop()
    writer = sqlite3.connect(server.database, isolation_level=None)
    writer.execute("PRAGMA journal_mode = DELETE")
    writer.execute("PRAGMA cache_size = 1")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE sessions SET metadata = json_object('a', hex(randomblob(100000)))")
    writer.execute("UPDATE messages SET content = hex(randomblob(200000))")
    journal = pathlib.Path(f"{server.database}-journal")
    halves = server.database.read_bytes(), journal.read_bytes()
    writer.execute("ROLLBACK")
    writer.close()
    # As the disk was when that program died.
    server.database.write_bytes(halves[0])
    journal.write_bytes(halves[1])
    server.start()
    assert len(found(server, "kept")) > 0
    assert not journal.exists()


def test_what_is_no_database_stops_the_start_with_its_name(make_server, tmp_path):
    server = make_server()
    server.stop()
    folder = tmp_path / "folder.db"
    folder.mkdir()
    text = tmp_path / "text.db"
    text.write_text("hello " * 1000)
    for path in (folder, text, tmp_path / "text.db" / "below.db"):
        ended = server.command("migrate", PARLEY_DB=str(path))
        assert ended.returncode != 0 and str(path.name) in ended.output
    empty = tmp_path / "empty.db"
    empty.touch()
    assert server.command("migrate", PARLEY_DB=str(empty)).returncode == 0
