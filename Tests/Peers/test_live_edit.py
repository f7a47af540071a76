"""Agents are edited twenty times a second while fifty sessions talk: no turn ever sees parts of two versions."""

import asyncio
import json
import re
import sys
import threading
import time
from collections import defaultdict

import httpx
import pytest

import editor
import speech
from conftest import remote_environment
from stand_ins import StandIn
from talk import Talk

SESSIONS, SPEAKING, EDITS = 50, 10, 400
QUESTION = re.compile(r"(?:typed|spoken) question \d+")


class Versions(StandIn):
    """Answers in the words of the version that it was asked by, and keeps what it was asked."""

    def __init__(self):
        super().__init__()
        self.words = lambda request: said(version(request))
        self.speech_seconds = 0.3
        self.asked, self.spoken = [], []
        self.newest = self.heard = self.overtaken = 0
        self.progress = threading.Condition()

    def language(self, handler, body):
        request = json.loads(body)
        with self.progress:
            self.asked.append(request)
            self.newest = max(self.newest, version(request))
            breaks_off = request["model"].endswith("-0") and len(self.asked) % 4 == 0
            self.progress.notify_all()
        if breaks_off:
            self.break_off(handler, version(request))
        super().language(handler, body)

    def break_off(self, handler, number):
        """Has the answer end after some words, and not before a newer version has been asked by somebody."""
        write, pieces = handler.wfile.write, 0

        def limited(data):
            nonlocal pieces
            pieces += 1
            if pieces > 12:
                with self.progress:
                    if self.progress.wait_for(lambda: self.newest > number, timeout=2):
                        self.overtaken += 1
                raise BrokenPipeError
            return write(data)

        handler.wfile.write = limited

    def transcription(self, handler, body):
        with self.progress:
            self.heard += 1
            self.transcript = f"spoken question {self.heard}"
            super().transcription(handler, body)

    def speech(self, handler, body):
        self.spoken.append(json.loads(body))
        super().speech(handler, body)


def version(request):
    """The number of the one version that every field of a request is of."""
    number = int(request["messages"][0]["content"].removeprefix("version "))
    assert request["model"] in (f"model-{number}-0", f"model-{number}-1"), request
    assert request["temperature"] == editor.values(number)["temperature"], request
    assert request["max_tokens"] == request["seed"] == number, request
    return number


def said(number):
    return f"Version {number} begins here, and it goes on for a while. It is still version {number} that ends here."


def question(request):
    return [message["content"] for message in request["messages"] if QUESTION.fullmatch(message["content"])][-1]


@pytest.fixture
def versions():
    service = Versions()
    yield service
    service.close()


@pytest.fixture
def edited(versions, make_server):
    """A server with the agents that are edited."""
    server = make_server(remote_environment(versions))
    database = editor.connect(server.database)
    for name in editor.AGENTS:
        database.execute("INSERT INTO agents (name) VALUES (?)", (name,))
    editor.edit(database, 1, versions.url)
    database.close()
    for name in editor.AGENTS:
        until(lambda: shown(server, name).get("instructions") == "version 1")
    return server


def until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def shown(server, name):
    return server.get(f"/v1/agents/{name}").json()


class Speaker:
    """One session: asks until it is told to stop, typing or aloud; keeps every question with the end of its reply."""

    def __init__(self, server, number):
        self.server, self.number = server, number
        self.ends = []

    async def talk(self, stop):
        async with Talk(self.server, agent=editor.AGENTS[self.number % 2]) as talk:
            self.talk = talk
            while not stop.is_set():
                await self.turn()
            # What is asked a second after the last edit is answered by it.
            await asyncio.sleep(1)
            await self.turn()

    async def turn(self):
        mark = len(self.talk.events)
        asked = f"typed question {1000 * self.number + len(self.ends)}"
        if self.number < SPEAKING:
            await self.talk.speak(speech.goforward())
        else:
            await self.talk.send(type="input.text", text=asked)
        end = await self.talk.until("reply.ended", after=mark, timeout=60)
        if self.number < SPEAKING:
            asked = self.talk.of("transcript.final")[-1]["text"]
        self.ends.append((asked, end))


async def watch(server, stop):
    """What the server shows of an agent is of one version too; returns the problems that it showed."""
    problems = set()
    async with httpx.AsyncClient() as client:
        while not stop.is_set():
            agent = (await client.get(f"{server.url}/v1/agents/ada")).json()
            number = agent["max_tokens"]
            assert agent.items() >= (editor.values(number) | {"tools": agent["tools"]}).items()
            assert [provider["model"] for provider in agent["providers"]] == [f"model-{number}-0", f"model-{number}-1"]
            problems |= {(problem["field"], editor.is_unusable(number)) for problem in agent["problems"]}
            await asyncio.sleep(0.05)
    return problems


async def talk_while_edited(server, versions):
    """Returns the speakers, what the editor says of its edits, and what was shown meanwhile."""
    stop = asyncio.Event()
    speakers = [Speaker(server, number) for number in range(SESSIONS)]
    async with asyncio.TaskGroup() as group:
        for speaker in speakers:
            group.create_task(speaker.talk(stop))
        watching = group.create_task(watch(server, stop))
        process = await asyncio.create_subprocess_exec(
            sys.executable, editor.__file__, str(server.database), str(EDITS), versions.url, stdout=asyncio.subprocess.PIPE)
        lines, _ = await process.communicate()
        assert process.returncode == 0
        stop.set()
    return speakers, [json.loads(line) for line in lines.splitlines()], watching.result()


def test_no_turn_mixes_two_versions(versions, edited):
    speakers, edits, problems = asyncio.run(talk_while_edited(edited, versions))
    kinds = {edit["version"]: edit["kind"] for edit in edits}
    assert len(kinds) == EDITS
    # What the schema refuses never gets in, and the editor reads why.
    reasons = {edit["reason"] for edit in edits if edit["kind"] == "refused"}
    assert len(reasons) == len(editor.REFUSED)
    assert any("agents.speed is 0.25 to 4.0" in reason for reason in reasons)
    # What it lets through and nobody can use is shown, and is nobody's configuration.
    assert problems == {("tools", True)}

    asked = defaultdict(list)
    for request in versions.asked:
        asked[question(request)].append(request)
    seen = {version(request) for request in versions.asked}
    assert all(kinds[number] == "good" for number in seen)
    newest = max(number for number, kind in kinds.items() if kind == "good")
    broken = 0
    for speaker in speakers:
        events = speaker.talk.events
        assert not speaker.talk.of("error"), speaker.talk.of("error")
        ended = [event["reply"] for event in speaker.talk.of("reply.ended")]
        assert ended == [event["reply"] for event in speaker.talk.of("reply.started")] and len(set(ended)) == len(ended)
        assert len(ended) == len(speaker.ends) >= 2
        numbers = []
        for text, end in speaker.ends:
            [number] = {version(request) for request in asked[text]}
            numbers.append(number)
            assert (end["status"], end["text"]) == ("complete", said(number))
            assert len(speaker.talk.audio[end["reply"]]) > 0.5 * 48000
            assert {attempt["model"] for attempt in end["attempts"]} <= {f"model-{number}-0", f"model-{number}-1"}
            broken += [attempt["outcome"] for attempt in end["attempts"]] == ["cut", "ok"]
        assert numbers == sorted(numbers) and numbers[-1] == newest
    for request in versions.spoken:
        number = int(request["voice"].removeprefix("voice-"))
        assert request["speed"] == editor.values(number)["speed"] and f"version {number}" in request["input"].lower()
    turns = sum(len(speaker.ends) for speaker in speakers)
    print(f"{turns} turns in {len(seen)} versions of {EDITS}; {broken} went on elsewhere, {versions.overtaken} when a newer version held")
    # At most two a second are looked for.
    assert len(seen) >= 10 and broken >= SESSIONS / 2 and versions.overtaken >= SESSIONS / 2


def test_an_edit_that_nobody_can_use_is_shown_and_leaves_the_last_one_in_force(versions, edited):
    database = editor.connect(edited.database)

    async def answered():
        async with Talk(edited, agent="ada", audio=0) as talk:
            return (await talk.ask("typed question 1"))["text"]

    assert asyncio.run(answered()) == said(1)
    assert editor.edit(database, 2, versions.url, {"tools": editor.TOO_DEEP})["kind"] == "unusable"
    until(lambda: [problem["field"] for problem in shown(edited, "ada")["problems"]] == ["tools"], seconds=1)
    assert "the last good configuration stays in force" in shown(edited, "ada")["problems"][0]["message"]
    assert asyncio.run(answered()) == said(1)
    assert editor.edit(database, 3, versions.url)["kind"] == "good"
    until(lambda: not shown(edited, "ada")["problems"], seconds=1)
    assert asyncio.run(answered()) == said(3)
