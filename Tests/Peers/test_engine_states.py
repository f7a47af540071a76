"""How ears and voices are, as an admin sees it: readiness, metrics, problems of agents."""

import asyncio
import json
import subprocess
import time

import httpx

import speech
from conftest import remote_environment
from server import BINARY
from stand_ins import reply_json
from talk import Talk


def ready(server, until, patience=60):
    """What `/ready` says of the ears as soon as they are as expected."""
    deadline = time.monotonic() + patience
    while True:
        answer = httpx.get(f"{server.url}/ready")
        check = answer.json()["checks"]["stt"]
        if check["status"] == until:
            return answer.status_code, check["detail"]
        assert time.monotonic() < deadline, check
        time.sleep(0.1)


def state(server):
    """The figure of `parley_engine_state` for the ears `openai`; None before they were asked."""
    for line in httpx.get(f"{server.url}/metrics").text.splitlines():
        if line.startswith('parley_engine_state{kind="ears",engine="openai"}'):
            return int(line.split()[-1])


def test_a_dead_stt_server_is_named_until_it_is_back(stand_in, make_server):
    server = make_server(remote_environment(stand_in))
    assert ready(server, "ok") == (200, None)
    stand_in.fault = lambda handler, kind: kind == "transcription" and (handler.connection.close(), True)[1]

    async def scenario():
        async with Talk(server, audio=0) as talk:
            await talk.speak(speech.goforward())
            assert (await talk.until("transcript.final"))["text"] == "go forward ten meters"
    asyncio.run(scenario())
    status, detail = ready(server, "degraded")
    assert status == 200 and detail.startswith("openai: the transcription server: ") and "asked again in" in detail
    assert state(server) == 2
    stand_in.fault = None
    # Nobody speaks: the server looks by itself.
    assert ready(server, "ok") == (200, None)
    assert state(server) == 0


def test_the_only_ears_are_failed_and_the_server_unready(stand_in, make_server):
    server = make_server(remote_environment(stand_in, STT_ENGINE="openai"))
    stand_in.fault = lambda handler, kind: kind == "transcription" and (
        reply_json(handler, {"error": {"message": "no"}}, 401), True
    )[1]

    async def scenario():
        async with Talk(server, audio=0) as talk:
            await talk.speak(speech.goforward())
            await talk.until("error")
    asyncio.run(scenario())
    status, detail = ready(server, "failed")
    assert status == 503 and "refused the key" in detail


def test_what_the_engines_do_not_have_is_a_problem_of_the_agent(make_server):
    server = make_server()
    agent = {"name": "ada", "stt": "nix,asr,embedded", "tts": "embedded", "voice": "nobody"}
    made = httpx.post(f"{server.url}/v1/agents", json=agent).json()
    problems = [(problem["field"], problem["message"]) for problem in made["problems"]]
    assert ("stt", "there is no engine nix here; the next one is used") in problems
    assert ("stt", "asr is not configured here; the next one is used") in problems
    assert ("voice", "embedded has no voice nobody; its default one speaks") in problems
    assert server.log.count("there is no engine nix here") == 1

    def command(*words):
        return subprocess.run(
            [str(BINARY), *words], cwd=server.folder, env=server.environment, capture_output=True, text=True, timeout=60
        ).stdout

    shown = json.loads(command("agents", "show", "ada", "--json"))["problems"]
    # A command starts no helpers, and says nothing of what only they know.
    assert [problem for problem in made["problems"] if problem["field"] == "stt"] == shown
    assert "there is no engine nix here" in command("agents", "list")
    # What something stands in for is no failure.
    for problem in ("there is no engine nix here", "embedded has no voice nobody"):
        assert [line.split()[:3] for line in command("doctor").splitlines() if problem in line] == [["warning", "agent", "ada"]]

    change = httpx.patch(f"{server.url}/v1/agents/ada", json={"stt": "embedded", "voice": None, "language": "de"}).json()
    assert [problem["message"] for problem in change["problems"] if problem["field"] == "stt"] == [
        "embedded hears en only", "no engine that may be used hears de",
    ]
    change = httpx.patch(f"{server.url}/v1/agents/ada", json={"stt": None, "language": "en"}).json()
    assert change["problems"] == []
