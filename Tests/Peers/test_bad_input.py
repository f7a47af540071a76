"""Whatever a client sends, the answer is the contract's and nobody else is hurt."""

import asyncio
import json
import socket
import struct

import httpx
import pytest
import websockets

from talk import Talk


async def refusal(server, query="", **more):
    with pytest.raises(websockets.InvalidStatus) as refused:
        await websockets.connect(f"{server.stream}{query}", proxy=None, **more)
    response = refused.value.response
    return response.status_code, json.loads(response.body)["error"], response.headers


@pytest.mark.parametrize("query, param", [
    ("rate=11025", "rate"), ("rate=x", "rate"), ("out_rate=1", "out_rate"), ("ahead_ms=99", "ahead_ms"),
    ("ahead_ms=10001", "ahead_ms"), ("session=nope", "session"), ("user=" + "x" * 129, "user"), ("user=", "user"),
    ("audio=2", "audio"), ("partials=yes", "partials"),
])
def test_a_wrong_query_is_refused_by_name(server, query, param):
    status, error, headers = asyncio.run(refusal(server, f"?{query}"))
    assert (status, error["code"], error["param"]) == (400, "query.invalid", param)
    assert error["type"] == "invalid_request_error" and error["message"] and headers["x-request-id"]


def test_an_unknown_query_is_ignored_and_an_unknown_agent_is_not_found(server):
    async def scenario():
        async with Talk(server, colour="blue", audio=0):
            pass
        status, error, _ = await refusal(server, "?agent=nobody")
        assert (status, error["code"]) == (404, "agent.not_found")
    asyncio.run(scenario())


def test_odd_lengths_are_dropped(server):
    async def scenario():
        async with Talk(server, audio=0) as talk:
            await talk.socket.send(b"\0" * 321)
            assert (await talk.until("error"))["code"] == "audio.misaligned"
            await talk.ask("still here")
    asyncio.run(scenario())


@pytest.mark.parametrize("text, code, param", [
    ("{", "message.malformed", None), ("[]", "message.malformed", None), ('"x"', "message.malformed", None),
    ('{"type":"fly"}', "message.unknown", None), ('{"no":"type"}', "message.malformed", None),
    ('{"type":"input.text"}', "message.invalid", "text"), ('{"type":"input.text","text":""}', "message.invalid", "text"),
    ('{"type":"input.text","text":5}', "message.invalid", "text"),
    ('{"type":"session.update","speed":9}', "message.invalid", "speed"),
    ('{"type":"session.update","endpointing":{"mode":"psychic"}}', "message.invalid", "endpointing.mode"),
    ('{"type":"session.update","endpointing":{"silence_ms":5}}', "message.invalid", "endpointing.silence_ms"),
    ('{"type":"session.update","agent":"nobody"}', "agent.not_found", "agent"),
    ('{"type":"playback","reply":"x","played_ms":1}', "message.invalid", "reply"),
])
def test_a_bad_message_has_no_effect_and_is_named(server, text, code, param):
    async def scenario():
        async with Talk(server, audio=0) as talk:
            await talk.socket.send(text)
            error = await talk.until("error")
            assert error["code"] == code and error["fatal"] is False
            if param:
                assert error["param"] == param
            await talk.send(type="ping", id="x")
            assert (await talk.until("pong"))["id"] == "x"
    asyncio.run(scenario())


def test_an_unknown_field_does_not_stop_a_known_type(server):
    async def scenario():
        async with Talk(server, audio=0) as talk:
            await talk.send(type="session.update", speed=1.25, colour="blue")
            assert (await talk.until("session.updated"))["speed"] == 1.25
            error = await talk.until("error")
            assert error["code"] == "message.unknown" and "colour" in error["message"]
    asyncio.run(scenario())


def test_twenty_in_a_row_close(server):
    async def scenario():
        async with Talk(server, audio=0) as talk:
            for _ in range(19):
                await talk.socket.send("{")
            await talk.send(type="ping")
            for _ in range(19):
                await talk.socket.send("{")
            await talk.send(type="ping")
            async with asyncio.timeout(10):
                while len(talk.of("pong")) < 2:
                    await talk.changed.wait()
            for _ in range(20):
                await talk.socket.send("{")
            assert await talk.closed() == 1007
    asyncio.run(scenario())


def test_too_big_messages_close(server):
    async def scenario():
        async with Talk(server, audio=0) as talk:
            await talk.socket.send(bytes(64 * 1024 + 2))
            assert await talk.closed() == 1009
        async with Talk(server, audio=0) as talk:
            await talk.socket.send("x" * (256 * 1024 + 1))
            assert await talk.closed() == 1009
        async with Talk(server, audio=0) as talk:
            await talk.socket.send(bytes(64 * 1024))
            await talk.send(type="ping")
            await talk.until("pong")
    asyncio.run(scenario())


def test_too_much_audio_closes(server):
    async def scenario():
        async with Talk(server, audio=0, rate=8000) as talk:
            with pytest.raises(websockets.ConnectionClosed):
                for _ in range(600):
                    await talk.socket.send(bytes(16000))
            assert await talk.closed() == 4429
            assert talk.of("error")[-1]["code"] == "rate.exceeded"
    asyncio.run(scenario())


def test_foreign_origins_and_hosts_are_refused(server):
    evil = httpx.get(f"{server.url}/v1/sessions", headers={"Origin": "https://evil.example"})
    assert (evil.status_code, evil.json()["error"]["code"]) == (403, "origin.denied")
    rebound = httpx.get(f"{server.url}/v1/sessions", headers={"Host": "evil.example"})
    assert (rebound.status_code, rebound.json()["error"]["code"]) == (403, "host.denied")
    assert httpx.get(f"{server.url}/v1/sessions", headers={"Origin": server.url}).status_code == 200
    status, error, _ = asyncio.run(refusal(server, origin="https://evil.example"))
    assert (status, error["code"]) == (403, "origin.denied")


HANDSHAKE = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
             "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}


@pytest.mark.parametrize("change, query, status", [
    ({"Sec-WebSocket-Key": "eA=="}, "", 400), ({"Sec-WebSocket-Key": None}, "", 400), ({"Sec-WebSocket-Key": "*" * 24}, "", 400),
    ({"Sec-WebSocket-Version": "8"}, "", 426), ({"Sec-WebSocket-Version": None}, "", 426), ({"Upgrade": None}, "", 426),
    ({"Connection": "close"}, "", 426), ({"Content-Length": "2"}, "", 400), ({}, "?rate=1", 400), ({}, "?agent=nobody", 404),
    ({"Origin": "https://evil.example"}, "", 403),
])
def test_a_refused_handshake_leaves_no_session(server, change, query, status):
    before = server.get("/v1/sessions?limit=200").json()["data"]
    fields = {name: value for name, value in (HANDSHAKE | change).items() if value is not None}
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
        lines = [f"GET /v1/stream{query} HTTP/1.1", f"Host: 127.0.0.1:{server.port}"] + [f"{n}: {v}" for n, v in fields.items()]
        client.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
        head = client.recv(4096)
    assert head.startswith(f"HTTP/1.1 {status} ".encode()), head
    assert (b"Sec-WebSocket-Version: 13\r\n" in head) == (status == 426)
    assert server.get("/v1/sessions?limit=200").json()["data"] == before


@pytest.mark.parametrize("lines, field", [
    (["Host: localhost"], "Host"), (["Origin: http://localhost", "origin: http://localhost"], "Origin"),
    (["Content-Type: application/json", "Content-Type: application/json"], "Content-Type"),
    (["Authorization: Bearer a", "AUTHORIZATION: Bearer b"], "Authorization"), (["If-Match: 1", "If-Match: 2"], "If-Match"),
])
def test_a_field_that_is_there_twice_is_refused_by_name(server, lines, field):
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
        head = "\r\n".join(["GET /v1/sessions HTTP/1.1", f"Host: 127.0.0.1:{server.port}", *lines])
        client.sendall(head.encode() + b"\r\n\r\n")
        answer = b"".join(iter(lambda: client.recv(4096), b"")).decode()
    assert answer.startswith("HTTP/1.1 400 "), answer
    error = json.loads(answer.split("\r\n\r\n", 1)[1])["error"]
    assert (error["code"], error["param"]) == ("request.malformed", field) and field in error["message"]


def test_errors_have_one_shape(server):
    for method, path, body, status in [
        ("GET", "/nowhere", None, 404), ("GET", "/v1/realtime", None, 404), ("DELETE", "/health", None, 405),
        ("GET", "/v1/sessions/not-a-uuid", None, 404), ("GET", "/v1/sessions?limit=0", None, 400),
        ("GET", "/v1/sessions?limit=x", None, 400), ("POST", "/v1/sessions", b"{", 400),
        ("POST", "/v1/sessions", b'{"agent":"nobody"}', 404), ("POST", "/v1/sessions", b'{"title":7}', 400),
        ("GET", "/v1/agents/nobody", None, 404), ("POST", "/v1/sessions", b"x" * (1024 * 1024 + 1), 413),
    ]:
        answer = httpx.request(method, server.url + path, content=body,
                               headers={"Content-Type": "application/json"} if body else {})
        assert answer.status_code == status, (method, path, answer.text)
        error = answer.json()["error"]
        assert error["code"] and error["message"] and error["type"] and "param" in error
        assert error["request_id"] == answer.headers["x-request-id"]
    assert "GET" in httpx.delete(f"{server.url}/health").headers["allow"]


def test_the_description_is_served_and_true(server):
    description = httpx.get(f"{server.url}/openapi.json").json()
    assert description["openapi"].startswith("3.1")
    for path in ("/health", "/ready", "/metrics", "/v1/sessions", "/v1/sessions/{id}", "/v1/sessions/{id}/messages",
                 "/v1/sessions/{id}/transcript", "/v1/search", "/v1/agents", "/v1/agents/{name}", "/v1/stream"):
        assert path in description["paths"], path
    assert "/v1/realtime" not in description["paths"]


def test_a_client_that_does_not_read_hurts_nobody(remote, stand_in):
    """It asks for a long reply and never reads: memory stays bounded, others are answered."""
    stand_in.words = "Many words follow each other here. " * 40
    stand_in.speech_seconds = 20.0

    async def scenario():
        stuck = [await websockets.connect(f"{remote.stream}?ahead_ms=10000", proxy=None, max_queue=1) for _ in range(20)]
        before = remote.memory()
        for each in stuck:
            each.transport.pause_reading()
            await each.send(json.dumps({"type": "input.text", "text": "go"}))
        stand_in.words = "Fine."
        async with Talk(remote, audio=0) as talk:
            for _ in range(10):
                assert (await talk.ask("hello"))["status"] == "complete"
        assert remote.memory() - before < 150e6
        for each in stuck:
            each.transport.abort()
    asyncio.run(scenario())


def test_two_thousand_idle_connections(make_server):
    import resource
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    server = make_server()
    before = server.memory()
    sockets = []
    try:
        for _ in range(2000):
            sockets.append(socket.create_connection(("127.0.0.1", server.port)))
        key = "dGhlIHNhbXBsZSBub25jZQ=="
        for each in sockets:
            each.sendall(
                f"GET /v1/stream?audio=0 HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        for each in sockets:
            each.settimeout(60)
            assert each.recv(12) == b"HTTP/1.1 101"
        assert httpx.get(f"{server.url}/health", timeout=10).status_code == 200
        assert (server.memory() - before) / 2000 < 300_000
    finally:
        for each in sockets:
            each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            each.close()
    assert httpx.get(f"{server.url}/health", timeout=10).status_code == 200
