"""What one client can cause, as another one feels it."""

import asyncio
import json
import time

import httpx

from conftest import remote_environment
from talk import Talk


async def pong(talk):
    mark = len(talk.events)
    begin = time.monotonic()
    await talk.send(type="ping", id=mark)
    await talk.until("pong", after=mark, timeout=20)
    return time.monotonic() - begin


def test_a_flood_of_messages_is_told_once_and_hurts_nobody_else(server):
    floods = [
        {"type": "input.text", "text": "hi"}, {"type": "ping"}, {"type": "input.commit"}, {"type": "reply.cancel"},
        {"type": "session.update", "instructions": "Be brief. " * 50},
    ]

    async def scenario():
        async with Talk(server, audio=0) as other:
            for message in floods:
                async with Talk(server, audio=0) as talk:
                    text = json.dumps(message)

                    async def send():
                        try:
                            for _ in range(10_000):
                                await talk.socket.send(text)
                        except Exception:
                            pass  # closed meanwhile

                    flood = asyncio.create_task(send())
                    slowest = 0
                    async with asyncio.timeout(60):
                        while talk.close_code is None:
                            slowest = max(slowest, await pong(other))
                            await asyncio.sleep(0.01)
                        await flood
                    assert talk.close_code == 4429, (message["type"], talk.close_code)
                    exceeded = [e for e in talk.of("error") if e["code"] == "rate.exceeded"]
                    assert exceeded and exceeded[-1]["fatal"]
                    # Generous: a debug build beside others. Before there was a limit it took half a minute.
                    assert slowest < 5, (message["type"], slowest)
    asyncio.run(scenario())


def test_at_most_32_texts_wait_for_a_reply(remote, stand_in):
    stand_in.language_delay = 1.5

    async def scenario():
        async with Talk(remote, audio=0) as talk:
            for number in range(40):
                await talk.send(type="input.text", text=f"number {number}")
            await talk.until("reply.ended")
            refused = [e for e in talk.of("error") if e["code"] == "rate.exceeded"]
            assert len(refused) == 8 and not refused[0]["fatal"] and refused[0]["retry_after_ms"] > 0
            stand_in.language_delay = 0
            assert (await talk.ask("and now"))["status"] == "complete"
            return talk.session
    session = asyncio.run(scenario())
    messages = httpx.get(f"{remote.url}/v1/sessions/{session}/messages?limit=200").json()["data"]
    assert sum(message["role"] == "user" for message in messages) == 33


def test_more_typed_turns_over_http_than_may_wait_are_refused(remote, stand_in):
    stand_in.language_delay = 3
    identity = httpx.post(f"{remote.url}/v1/sessions", json={}).json()["id"]

    async def scenario():
        async with httpx.AsyncClient(timeout=3, limits=httpx.Limits(max_connections=100)) as client:
            async def turn(number):
                try:
                    answer = await client.post(f"{remote.url}/v1/sessions/{identity}/messages", json={"content": f"{number}"})
                    return answer
                except httpx.TimeoutException:
                    return None
            answers = await asyncio.gather(*(turn(number) for number in range(40)))
        refused = [answer for answer in answers if answer is not None and answer.status_code == 429]
        assert len(refused) >= 7
        assert refused[0].json()["error"]["code"] == "rate.exceeded" and int(refused[0].headers["retry-after"]) >= 1
    asyncio.run(scenario())


def test_an_event_stream_that_is_not_read_goes_on_when_it_is(make_server, stand_in):
    stand_in.words = "word " * 12_000
    server = make_server(remote_environment(stand_in))
    identity = httpx.post(f"{server.url}/v1/sessions", json={}).json()["id"]
    with httpx.stream("POST", f"{server.url}/v1/sessions/{identity}/messages",
                      json={"content": "go", "stream": True}, timeout=60) as answer:
        lines = answer.iter_lines()
        next(lines)
        time.sleep(2)
        types = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
    assert types[-1] == "reply.ended" and types.count("reply.text") > 1_000
