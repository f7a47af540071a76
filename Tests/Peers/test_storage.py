"""The database file in the hands of an admin: dumped, restored, deleted, replaced, left half written."""

import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import time

import httpx
import pytest


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


def await_log(server, sentence):
    deadline = time.monotonic() + 20
    while sentence not in server.log:
        assert time.monotonic() < deadline, server.log
        time.sleep(0.05)


def test_a_file_that_is_gone_is_noticed_while_nobody_asks_for_anything(make_server):
    server = make_server()
    say(server, "before")
    aside = server.folder / "aside.db"
    server.database.rename(aside)
    await_log(server, "the database takes no writes")
    checks = server.get("/ready")
    assert checks.status_code == 503 and "is no longer there" in checks.json()["checks"]["database"]["detail"]
    aside.rename(server.database)
    await_log(server, "the database takes writes again")
    assert server.get("/ready").status_code == 200


def test_a_log_that_was_deleted_is_carried_over_while_nobody_asks_for_anything(make_server):
    server = make_server()
    session, _ = say(server, "before")
    pathlib.Path(f"{server.database}-wal").unlink()
    await_log(server, "the database's log lost its name and was carried over")
    server.kill()
    server.start()
    assert [m["content"] for m in server.get(f"/v1/sessions/{session}/messages").json()["data"]][0] == "before"


NOBODY = 65534


def as_nobody(server, *words):
    """A command with the rights of a user who owns nothing here."""
    def drop():
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    ended = subprocess.run([server.binary, *words], env=server.environment, cwd="/", preexec_fn=drop, timeout=60,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return ended.returncode, ended.stdout


@pytest.fixture
def place():
    """A folder that everybody may look into, unlike those of pytest."""
    if os.getuid() != 0:
        pytest.skip("only root may become another user")
    folder = pathlib.Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize("folder_owner, folder_mode, file_owner, file_mode, obstacle", [
    (0, 0o700, 0, 0o600, "may not enter the folder {folder} (of user 0, mode 700)"),
    (0, 0o755, 0, 0o600, "may not read {file} (of user 0, mode 600)"),
    (0, 0o755, 0, 0o644, "may not write {file} (of user 0, mode 644)"),
    (0, 0o755, NOBODY, 0o600, "may not write in the folder {folder} (of user 0, mode 755)"),
    (NOBODY, 0o755, NOBODY, 0o400, "may not write {file} (of user 65534, mode 400)"),
    (NOBODY, 0o755, 0, 0o600, "may not read {file} (of user 0, mode 600)"),
])
def test_whoever_may_not_use_the_database_is_told_why_and_what_to_do(
        make_server, place, folder_owner, folder_mode, file_owner, file_mode, obstacle):
    folder = place / "data"
    folder.mkdir()
    file = folder / "parley.db"
    server = make_server({"PARLEY_DB": str(file)}, start=False)
    assert server.command("migrate").returncode == 0
    os.chown(folder, folder_owner, folder_owner)
    os.chown(file, file_owner, file_owner)
    file.chmod(file_mode)
    folder.chmod(folder_mode)
    for words in (["agents", "list"], ["serve"]):
        code, output = as_nobody(server, *words)
        assert code == 1 and f"user {NOBODY} {obstacle.format(folder=folder, file=file)}" in output, output
        assert "chown" in output and "chmod" in output


def test_a_new_database_in_a_folder_of_somebody_else_is_told_why(make_server, place):
    server = make_server({"PARLEY_DB": str(place / "parley.db")}, start=False)
    code, output = as_nobody(server, "serve")
    assert code == 1 and f"may not write in the folder {place}" in output, output


def test_a_hot_journal_that_may_not_be_undone_is_named(make_server, place):
    folder = place / "data"
    folder.mkdir()
    file = folder / "parley.db"
    server = make_server({"PARLEY_DB": str(file)}, start=False)
    assert server.command("migrate").returncode == 0
    writer = sqlite3.connect(file, isolation_level=None)
    writer.execute("PRAGMA journal_mode = DELETE")
    writer.execute("PRAGMA cache_size = 1")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE agents SET instructions = hex(randomblob(200000))")
    journal = pathlib.Path(f"{file}-journal")
    halves = file.read_bytes(), journal.read_bytes()
    writer.execute("ROLLBACK")
    writer.close()
    file.write_bytes(halves[0])
    journal.write_bytes(halves[1])
    for path in (file, journal):
        path.chmod(0o644)
    code, output = as_nobody(server, "doctor")
    assert code == 1 and f"{journal} holds a change that was cut short" in output, output
