"""Turns through LiteLLM's proxy, in front of llama.cpp's server and of one that fails."""

import asyncio
import contextlib
import time

import httpx
import pytest

import programs
from stand_ins import Chunks, StandIn, reply_json
from talk import Talk

LENGTH = 12


@pytest.fixture(scope="module")
def upstream():
    service = StandIn()
    yield service
    service.close()


@pytest.fixture(scope="module")
def proxy(tmp_path_factory, upstream):
    """Serves the models `words`, which llama.cpp makes, and `faulty`, which fails as a test says."""
    folder = tmp_path_factory.mktemp("litellm")
    with contextlib.ExitStack() as stack:
        llama = programs.llama(folder)
        stack.callback(llama.kill)
        proxy = programs.litellm(folder, words=llama.wait().openai, faulty=upstream.url)
        stack.callback(proxy.kill)
        yield proxy.wait(120)


def ask(make_server, proxy, *models):
    """A turn with a chain of the proxy's models; its `reply.ended` and all events."""
    server = make_server({"DEFAULT_LLM_MAX_TOKENS": str(LENGTH)})
    providers = [{"kind": "openai", "base_url": proxy.openai, "model": model, "retries": 0} for model in models]
    httpx.patch(f"{server.url}/v1/agents/parley", json={"providers": providers}).raise_for_status()

    async def scenario():
        async with Talk(server, audio=0) as talk:
            return await talk.ask("tell me a story", timeout=60), talk.events

    return asyncio.run(scenario())


def attempts(end):
    return [(attempt["model"], attempt["outcome"]) for attempt in end["attempts"]]


def test_a_turn_through_the_proxy(make_server, proxy):
    end, events = ask(make_server, proxy, "words")
    assert (end["status"], attempts(end)) == ("complete", [("words", "ok")])
    assert len(end["text"].split()) >= LENGTH / 2 and end["usage"]["output_tokens"] == LENGTH
    deltas = [event["delta"] for event in events if event["type"] == "reply.text"]
    assert "".join(deltas) == end["text"] and len(deltas) > 1


def test_a_model_that_is_asked_too_often_behind_the_proxy_is_stood_in_for(make_server, proxy, upstream):
    upstream.fault = lambda handler, kind: kind == "language" and (reply_json(handler, {"error": {"message": "slow down"}}, 429) or True)
    end, events = ask(make_server, proxy, "faulty", "words")
    assert (end["status"], attempts(end)) == ("complete", [("faulty", "error"), ("words", "ok")])
    assert not [event for event in events if event["type"] == "error"]


def test_an_error_in_mid_stream_behind_the_proxy_is_gone_on_from(make_server, proxy, upstream):
    def fails(handler, kind):
        with Chunks(handler, "text/event-stream") as out:
            for word in ("Once ", "upon ", "a ", "time "):
                out.write(b'data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":'
                          b'[{"index":0,"delta":{"content":"%s"},"finish_reason":null}]}\n\n' % word.encode())
                time.sleep(0.1)
            out.write(b'data: {"error":{"message":"overloaded","type":"server_error","code":503}}\n\n')
        return True

    upstream.fault = fails
    end, events = ask(make_server, proxy, "faulty", "words")
    assert (end["status"], attempts(end)) == ("complete", [("faulty", "cut"), ("words", "ok")])
    assert end["text"].startswith("Once upon a time ") and len(end["text"].split()) > 6
    assert len([event for event in events if event["type"] == "reply.started"]) == 1
