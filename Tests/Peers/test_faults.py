"""What goes wrong outside: engines that hang, lie or say nothing; disks and databases that fail."""

import asyncio
import sqlite3
import subprocess

import httpx

import speech
from conftest import remote_environment
from stand_ins import reply, reply_json
from talk import Talk


async def hear(talk, timeout=40):
    mark = len(talk.events)
    await talk.speak(speech.goforward())
    return mark


def test_an_stt_that_fails_is_told_and_the_next_turn_works(remote, stand_in):
    faults = {
        "refuses": lambda handler: reply_json(handler, {"error": {"message": "no"}}, 401),
        "lies": lambda handler: reply(handler, b"<html>hello</html>", "text/html"),
        "breaks": lambda handler: handler.connection.close(),
    }

    async def scenario():
        async with Talk(remote, audio=0) as talk:
            for fault in faults.values():
                stand_in.fault = lambda handler, kind: kind == "transcription" and (fault(handler), True)[1]
                mark = await hear(talk)
                final = await talk.until("transcript.final", after=mark)
                # The embedded engine stands in where it follows; else the failure is told.
                assert final["message"] or [e for e in talk.events[mark:] if e["type"] == "error" and e["code"].startswith("stt.")]
                stand_in.fault = None
                mark = await hear(talk)
                final = await talk.until("transcript.final", after=mark)
                # An engine that failed may rest a little before it is asked again.
                assert final["text"] in (stand_in.transcript, "go forward ten meters")
                await talk.until("reply.ended", after=mark)
    asyncio.run(scenario())


def test_without_another_engine_an_stt_failure_is_an_error(stand_in, make_server):
    server = make_server(remote_environment(stand_in, STT_ENGINE="openai"))
    stand_in.fault = lambda handler, kind: kind == "transcription" and (handler.send_error(500), True)[1]

    async def scenario():
        async with Talk(server, audio=0) as talk:
            mark = await hear(talk)
            final = await talk.until("transcript.final", after=mark)
            assert final["text"] == "" and final["message"] is None
            assert (await talk.until("error", after=mark))["code"] == "stt.failed"
    asyncio.run(scenario())


def test_a_tts_that_fails_leaves_the_text(stand_in, make_server):
    server = make_server(remote_environment(stand_in, TTS_ENGINE="openai"))
    for fault in (
        lambda handler: handler.send_error(500),
        lambda handler: reply(handler, b"", "audio/pcm"),
        lambda handler: reply(handler, b"<html>no voice today</html>", "text/html"),
    ):
        stand_in.fault = lambda handler, kind: kind == "speech" and (fault(handler), True)[1]

        async def scenario():
            async with Talk(server) as talk:
                end = await talk.ask("hello", timeout=40)
                assert "tts.failed" in [event["code"] for event in talk.of("error")]
                assert end["text"] == stand_in.words
                return talk.session
        session = asyncio.run(scenario())
        messages = httpx.get(f"{server.url}/v1/sessions/{session}/messages").json()["data"]
        assert messages[1]["content"] == stand_in.words


def test_a_locked_database_fails_the_turn_and_nothing_else(make_server):
    server = make_server()

    async def scenario():
        async with Talk(server, audio=0) as talk:
            await talk.ask("before")
            lock = sqlite3.connect(server.database, isolation_level=None)
            lock.execute("BEGIN EXCLUSIVE")
            await talk.send(type="input.text", text="during")
            error = await talk.until("error", timeout=30)
            assert error["code"] == "storage.failed"
            assert httpx.get(f"{server.url}/health").status_code == 200
            lock.execute("ROLLBACK")
            lock.close()
            assert (await talk.ask("after"))["status"] == "complete"
            return talk.session
    session = asyncio.run(scenario())
    texts = [m["content"] for m in httpx.get(f"{server.url}/v1/sessions/{session}/messages").json()["data"] if m["role"] == "user"]
    assert texts == ["before", "after"]


def test_a_full_disk_fails_the_turn_and_nothing_else(make_server):
    # The log goes to a file too: a limit that lets it grow a little is still reached by the database.
    server = make_server(prefix=["prlimit", "--fsize=900000:"])

    async def scenario():
        async with Talk(server, audio=0) as talk:
            errors = []
            for number in range(60):
                mark = len(talk.events)
                await talk.send(type="input.text", text="x" * 20000)
                async with asyncio.timeout(30):
                    while not any(e["type"] in ("error", "reply.ended") for e in talk.events[mark:]):
                        await talk.changed.wait()
                errors = [e for e in talk.events[mark:] if e["type"] == "error"]
                if errors:
                    break
            assert errors and errors[0]["code"] == "storage.failed"
            assert httpx.get(f"{server.url}/health").status_code == 200
            subprocess.run(["prlimit", f"--pid={server.process.pid}", "--fsize=unlimited:"], check=True)
            assert (await talk.ask("there is room again"))["status"] == "complete"
    asyncio.run(scenario())


def test_a_damaged_database_stops_the_start_with_a_clear_message(make_server):
    server = make_server(start=False)
    server.database.write_bytes(b"this is not a database at all, whatever its name says" * 100)
    before = server.database.read_bytes()
    done = server.command("serve")
    assert done.returncode != 0 and "parley.db" in done.output
    assert server.database.read_bytes() == before


def test_all_faults_of_the_configuration_are_told_at_once(make_server):
    server = make_server({"PORT": "soon", "LOG_LEVEL": "loud"}, start=False, config="{ serverr: { host: 1 } }")
    done = server.command("serve")
    said = done.output
    assert done.returncode == 2
    assert "PORT" in said and "soon" in said and "LOG_LEVEL" in said and "loud" in said
    assert "serverr" in said and "server" in said


def test_an_agent_edit_applies_to_turns_that_start_later(make_server, stand_in):
    server = make_server(remote_environment(stand_in))
    stand_in.words = lambda request: "I am told: " + request["messages"][0]["content"]

    async def scenario():
        async with Talk(server, audio=0) as talk:
            with sqlite3.connect(server.database) as admin:
                admin.execute("UPDATE agents SET instructions = 'You are a pirate.' WHERE name = 'parley'")
            await asyncio.sleep(1.1)
            assert "pirate" in (await talk.ask("who are you"))["text"]
    asyncio.run(scenario())
