"""Typed turns, over WebSocket and HTTP, and what history keeps of them."""

import asyncio
import json
import uuid

import httpx

from talk import Talk

WATERFALL = ["endpoint_ms", "stt_ms", "llm_first_token_ms", "tts_first_audio_ms", "first_audio_ms", "generated_ms", "total_ms"]


def test_echo_answers_where_no_model_is_configured(server):
    async def scenario():
        async with Talk(server, audio=0) as talk:
            end = await talk.ask("The quick brown fox")
            assert "The quick brown fox" in end["text"]
            assert end["status"] == "complete" and end["interrupted"] is False
            assert [attempt["provider"] for attempt in end["attempts"]] == ["echo"]
            start = talk.of("reply.started")[0]
            assert start["provider"] == "echo" and start["agent"] == "parley"
            assert "".join(event["delta"] for event in talk.of("reply.text")) == end["text"]
            assert set(end["timings"]) == set(WATERFALL)
            assert end["timings"]["endpoint_ms"] is None and end["timings"]["stt_ms"] is None
            assert all(value is None or value >= 0 for value in end["timings"].values())
            assert [event["seq"] for event in talk.events] == list(range(1, len(talk.events) + 1))
            return talk.session, start
    session, start = asyncio.run(scenario())
    messages = httpx.get(f"{server.url}/v1/sessions/{session}/messages").json()
    assert messages["object"] == "list"
    user, assistant = messages["data"]
    assert (user["id"], assistant["id"]) == (start["to"], start["reply"])
    assert (user["role"], user["seq"], user["content"]) == ("user", 1, "The quick brown fox")
    assert (assistant["role"], assistant["seq"], assistant["status"]) == ("assistant", 2, "complete")


def test_a_typed_turn_over_http_answers_the_assistant_message(server):
    session = httpx.post(f"{server.url}/v1/sessions", json={"title": "A talk"})
    assert session.status_code == 201
    identity = session.json()["id"]
    assert session.headers["location"] == f"/v1/sessions/{identity}"
    answer = httpx.post(f"{server.url}/v1/sessions/{identity}/messages", json={"content": "over http"}, timeout=30)
    assert answer.status_code == 200, answer.text
    assert answer.json()["role"] == "assistant" and "over http" in answer.json()["content"]
    assert httpx.get(f"{server.url}/v1/sessions/{identity}").json()["messages"] == 2


def test_a_typed_turn_streams_as_server_sent_events(server):
    identity = httpx.post(f"{server.url}/v1/sessions", json={}).json()["id"]
    events = []
    with httpx.stream("POST", f"{server.url}/v1/sessions/{identity}/messages",
                      json={"content": "as events", "stream": True}, timeout=30) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        for block in answer.read().decode().replace("\r\n", "\n").split("\n\n"):
            lines = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line and not line.startswith(":"))
            if lines:
                event = json.loads(lines["data"])
                assert lines["event"] == event["type"]
                events.append(event)
    types = [event["type"] for event in events]
    assert types[0] == "reply.started" and types[-1] == "reply.ended"
    assert "".join(event["delta"] for event in events if event["type"] == "reply.text") == events[-1]["text"]
    assert not any("audio" in kind for kind in types)


def test_a_connected_client_sees_the_turn_that_came_over_http(server):
    async def scenario():
        async with Talk(server, audio=0) as talk:
            async with httpx.AsyncClient(timeout=30) as client:
                answers = await asyncio.gather(*(
                    client.post(f"{server.url}/v1/sessions/{talk.session}/messages", json={"content": f"number {n}"})
                    for n in range(3)))
            assert all(answer.status_code == 200 for answer in answers)
            async with asyncio.timeout(10):
                while len(talk.of("reply.ended")) < 3:
                    await talk.changed.wait()
            # One after the other: a reply ends before the next one begins.
            order = [kind for kind in talk.types() if kind in ("reply.started", "reply.ended")]
            assert order == ["reply.started", "reply.ended"] * 3
    asyncio.run(scenario())


def test_typed_text_is_spoken_and_paced(server):
    async def scenario():
        async with Talk(server, out_rate=16000, ahead_ms=500) as talk:
            end = await talk.ask("Tell me whether this sentence is spoken aloud, and how long that takes.")
            assert talk.types().index("reply.audio.started") < talk.types().index("reply.audio.ended")
            seconds = len(talk.audio[end["reply"]]) / 2 / 16000
            assert 3 < seconds < 30
            ended = talk.of("reply.audio.ended")[0]
            assert abs(ended["duration_ms"] / 1000 - seconds) < 0.05
            # Never further ahead of real time than was asked for.
            arrivals = talk.arrived[end["reply"]]
            first, sent = arrivals[0][0], 0
            for at, size in arrivals:
                sent += size / 2 / 16000
                assert sent - (at - first) < 0.5 + 0.15
                assert 0 < size <= 2 * 1600
            assert end["received"] - first > seconds - 0.3
    asyncio.run(scenario())


def test_history_can_be_searched_and_exported(server):
    word = f"zebra{uuid.uuid4().hex[:8]}"
    identity = httpx.post(f"{server.url}/v1/sessions", json={}).json()["id"]
    httpx.post(f"{server.url}/v1/sessions/{identity}/messages", json={"content": f"a {word} crossed"}, timeout=30)
    found = httpx.get(f"{server.url}/v1/search", params={"q": word}).json()
    assert {row["session_id"] for row in found["data"]} == {identity}
    for kind in ("txt", "md", "json", "srt", "vtt"):
        text = httpx.get(f"{server.url}/v1/sessions/{identity}/transcript", params={"format": kind})
        assert text.status_code == 200 and word in text.text
    assert httpx.get(f"{server.url}/v1/search", params={"q": '"unbalanced AND (('}).status_code == 200


def test_a_session_can_be_changed_ended_and_deleted(server):
    identity = httpx.post(f"{server.url}/v1/sessions", json={"metadata": {"a": 1}}).json()["id"]
    at = f"{server.url}/v1/sessions/{identity}"
    patched = httpx.patch(at, json={"title": "Named"}).json()
    assert patched["title"] == "Named" and patched["metadata"] == {"a": 1}
    assert httpx.post(f"{at}/end").json()["status"] == "ended"
    refused = httpx.post(f"{at}/messages", json={"content": "more"})
    assert refused.status_code == 409 and refused.json()["error"]["code"] == "session.ended"
    assert httpx.delete(at).status_code == 204
    assert httpx.get(at).status_code == 404


def test_models_stream_tokens_and_usage_is_kept(remote, stand_in):
    async def scenario():
        async with Talk(remote, audio=0) as talk:
            end = await talk.ask("hello")
            assert end["text"] == stand_in.words
            assert end["usage"] == {"input_tokens": 7, "output_tokens": len(stand_in.words.split())}
            assert [(a["provider"], a["model"], a["outcome"]) for a in end["attempts"]] == [("openai", "stand-in", "ok")]
            return talk.session
    session = asyncio.run(scenario())
    message = httpx.get(f"{remote.url}/v1/sessions/{session}/messages").json()["data"][1]
    assert (message["provider"], message["model"], message["input_tokens"]) == ("openai", "stand-in", 7)


def test_when_every_provider_fails_it_is_said_plainly(remote, stand_in):
    stand_in.fault = lambda handler, kind: kind == "language" and (handler.send_error(500), True)[1]

    async def scenario():
        async with Talk(remote, audio=0) as talk:
            end = await talk.ask("hello")
            assert end["status"] == "failed" and end["text"]
            start = talk.of("reply.started")[0]
            assert start["provider"] is None and start["model"] is None
            assert "provider.failed" in [event["code"] for event in talk.of("error")]
            assert all(attempt["outcome"] != "ok" for attempt in end["attempts"])
            # The next turn is answered again.
            stand_in.fault = None
            assert (await talk.ask("again"))["status"] == "complete"
    asyncio.run(scenario())
