"""The end of the server: everybody is told, and a second signal ends it at once."""

import asyncio
import signal
import threading
import time

import httpx
import pytest

from conftest import remote_environment
from talk import Talk


@pytest.fixture
def endless(stand_in, make_server):
    """A server whose model never ends."""
    stand_in.words = "on and on " * 100_000
    stand_in.token_delay = 0.02
    return make_server(remote_environment(stand_in))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_the_server_at_once(endless, number):
    async def scenario():
        async with Talk(endless, audio=0) as talk:
            await talk.send(type="input.text", text="go on for ever")
            await talk.until("reply.text")
            endless.process.send_signal(number)
            await asyncio.sleep(1)
            assert endless.process.poll() is None, "the first signal lets the reply end"
            begin = time.monotonic()
            endless.process.send_signal(number)
            end = await talk.until("reply.ended", timeout=5)
            assert end["status"] == "interrupted"
            assert await talk.closed(timeout=5) == 1001
            await asyncio.to_thread(endless.process.wait, 10)
            assert time.monotonic() - begin < 8
            assert endless.process.returncode == 0
    asyncio.run(scenario())


def test_who_waits_for_a_typed_turn_is_told_that_the_server_goes_away(endless, stand_in):
    identity = httpx.post(f"{endless.url}/v1/sessions", json={}).json()["id"]
    answers = []

    def turn():
        answers.append(httpx.post(f"{endless.url}/v1/sessions/{identity}/messages", json={"content": "go"}, timeout=30))

    # The first is being answered, the second waits for its end.
    turns = [threading.Thread(target=turn) for _ in range(2)]
    for thread in turns:
        thread.start()
        time.sleep(0.7)
    endless.process.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    endless.process.send_signal(signal.SIGTERM)
    for thread in turns:
        thread.join(15)
    endless.process.wait(10)
    assert sorted(answer.status_code for answer in answers) == [200, 503]
    refused = next(answer for answer in answers if answer.status_code == 503)
    assert refused.json()["error"]["code"] == "server.draining"


def test_a_server_that_goes_away_makes_nothing_new(endless):
    async def scenario():
        async with Talk(endless, audio=0) as talk:
            await talk.send(type="input.text", text="go on for ever")
            await talk.until("reply.text")
            endless.process.send_signal(signal.SIGTERM)
            deadline = time.monotonic() + 10
            while httpx.get(f"{endless.url}/ready").status_code != 503:
                assert time.monotonic() < deadline
            for path, body in (("/v1/sessions", {}), ("/v1/agents", {"name": "late"})):
                answer = httpx.post(f"{endless.url}{path}", json=body)
                assert (answer.status_code, answer.json()["error"]["code"]) == (503, "server.draining")
            endless.process.send_signal(signal.SIGTERM)
            await talk.until("reply.ended", timeout=5)
    asyncio.run(scenario())


@pytest.fixture
def flood(stand_in, make_server):
    """A server whose model sends words as fast as it can, more than a reply may hold."""
    stand_in.words = "going-on-and-on-and-on. " * 10_000
    stand_in.token_delay = 0
    return make_server(remote_environment(stand_in))


def test_a_cancel_ends_a_reply_in_the_midst_of_a_flood_of_pieces(flood):
    async def scenario():
        async with Talk(flood) as talk:
            await talk.send(type="input.text", text="go on")
            await talk.until("reply.text")
            begin = time.monotonic()
            await talk.send(type="reply.cancel")
            end = await talk.until("reply.ended", timeout=5)
            assert end["status"] == "interrupted"
            assert time.monotonic() - begin < 3
            # The session goes on, and nothing of the reply comes later.
            await talk.send(type="ping", id=1)
            pong = await talk.until("pong", timeout=5)
            assert pong["id"] == 1
    asyncio.run(scenario())


def test_the_server_drains_in_the_midst_of_a_flood_of_pieces(flood):
    async def scenario():
        async with Talk(flood, audio=0) as talk:
            await talk.send(type="input.text", text="go on")
            await talk.until("reply.text")
            flood.process.send_signal(signal.SIGTERM)
            end = await talk.until("reply.ended", timeout=20)
            assert (end["status"], end["finish"]) == ("complete", "length")
            assert await talk.closed(timeout=10) == 1001
            await asyncio.to_thread(flood.process.wait, 10)
            assert flood.process.returncode == 0
    asyncio.run(scenario())
