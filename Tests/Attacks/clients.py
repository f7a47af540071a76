"""What one client may try: over HTTP and over WebSocket."""

import json
import threading
import time

from attacks import attack, deep, frame, masked, spoken


def repeatedly(world, body, method="POST", path="/v1/sessions", headers=()):
    while world.has_time:
        world.request(method, path, body, headers)


@attack("json: a session whose metadata is 480 deep")
def _(world):
    repeatedly(world, ('{"metadata":{"a":' + deep(480) + "}}").encode())


@attack("json: 400 deep with 50,000 objects inside")
def _(world):
    repeatedly(world, ('{"metadata":{"a":' + deep(400, ",".join(["{}"] * 50_000)) + "}}").encode())


@attack("json: 400 kB of numbers, 300 kB of objects")
def _(world):
    numbers = ('{"metadata":{"a":[' + ",".join(["1.5e3"] * 65_000) + "]}}").encode()
    objects = ('{"metadata":{"a":[' + ",".join(["{}"] * 100_000) + "]}}").encode()
    while world.has_time:
        world.request("POST", "/v1/sessions", numbers)
        world.request("POST", "/v1/sessions", objects)


@attack("json: 250 kB of one string of escapes, of one long number, of one name twice")
def _(world):
    bodies = ['{"title":"' + "\\u0061" * 40_000 + '"}', '{"metadata":{"a":' + "9" * 250_000 + "}}",
              "{" + ",".join(['"title":"a"'] * 20_000) + "}"]
    while world.has_time:
        for body in bodies:
            world.request("POST", "/v1/sessions", body.encode())


@attack("json: deep bodies with a refused key", lambda world: {"API_KEY": "an-attacker-does-not-know-it"})
def _(world):
    repeatedly(world, ('{"metadata":{"a":' + deep(480) + "}}").encode(), headers=["Authorization: Bearer guess"])


@attack("stream: pings whose id is 480 deep")
def _(world):
    connection = world.stream()
    ping = frame('{"type":"ping","id":[' + deep(480) + "]}")
    while world.has_time and world.send(connection, ping * 4):
        world.wait(0.1)


@attack("stream: 10,000 typed texts in one write")
def _(world):
    world.send(world.stream(), frame({"type": "input.text", "text": "hi"}) * 10_000)
    world.wait(4)


@attack("stream: 75,000 typed texts in one write")
def _(world):
    world.send(world.stream(), frame({"type": "input.text", "text": "hi"}) * 75_000)
    world.wait(6)


@attack("stream: typed texts of 30 kB from 100 streams that read nothing")
def _(world):
    streams = [world.stream(reads=False) for _ in range(100)]
    text = frame({"type": "input.text", "text": "word " * 6_000})
    for connection in streams:
        connection.settimeout(0.01)
    while world.has_time and streams:
        streams = [connection for connection in streams if world.send(connection, text)]


@attack("stream: 40,000 changes of settings")
def _(world):
    connection = world.stream()
    for index in range(40):
        update = frame({"type": "session.update", "instructions": f"{index} " + "x" * 500})
        if not world.has_time or not world.send(connection, update * 1_000):
            break
    world.wait(2)


@attack("stream: pings, playback reports, commits and cancels, 40,000 each")
def _(world):
    kinds = [{"type": "ping"}, {"type": "playback", "reply": "00000000-0000-7000-8000-000000000000", "played_ms": 1},
             {"type": "input.commit"}, {"type": "reply.cancel"}, {"type": "input.clear"}]
    for kind in kinds:
        connection = world.stream()
        world.send(connection, frame(kind) * 40_000)
    world.wait(2)


@attack("stream: frames that say nothing: pings, pongs, empty continuations, 100,000 each")
def _(world):
    for kind, before in [(0x89, b""), (0x8A, b""), (0x00, masked(0x01, b"{"))]:
        world.send(world.stream(), before + masked(kind, b"") * 100_000)
    world.wait(2)


@attack("stream: 200 utterances at once, and then somebody else's")
def _(world):
    word = spoken("yes") + frame({"type": "input.commit"})
    for _ in range(10):
        world.send(world.stream("audio=0&rate=16000"), word * 20)
    began = time.monotonic()
    other = world.stream("audio=0&rate=16000", reads=False)
    world.send(other, spoken() + frame({"type": "input.commit"}))
    other.settimeout(10)
    told = b""
    while b"transcript.final" not in told and time.monotonic() < began + 10:
        try:
            told += other.recv(65536)
        except OSError:
            break
    world.expect("somebody else's transcript", time.monotonic() - began, 5)


@attack("stream: opened and left, 400 times")
def _(world):
    for _ in range(400):
        if not world.has_time:
            break
        world.stream(reads=False).close()


@attack("http: typed turns of one session, 200 at once")
def _(world):
    session = world.json("POST", "/v1/sessions", {})["id"]
    body = json.dumps({"content": "word " * 6_000}).encode()
    threads = [threading.Thread(target=world.request, args=("POST", f"/v1/sessions/{session}/messages", body, (), 6))
               for _ in range(200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@attack("http: 60 sessions with 1 MB of metadata, and their list 40 times")
def _(world):
    body = json.dumps({"metadata": {"a": "x" * 1_000_000}}).encode()
    for _ in range(60):
        world.request("POST", "/v1/sessions", body)
    lists(world)


@attack("http: 200 sessions with all the metadata that is allowed, and their list 40 times")
def _(world):
    body = json.dumps({"metadata": {"a": "x" * 16_000}}).encode()
    for _ in range(200):
        world.request("POST", "/v1/sessions", body)
    lists(world)


def lists(world):
    threads = [threading.Thread(target=world.request, args=("GET", "/v1/sessions?limit=200", b"", (), 8)) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@attack("http: metadata that grows by each change")
def _(world):
    session = world.json("POST", "/v1/sessions", {})["id"]
    for index in range(40):
        if not world.has_time:
            break
        world.request("PATCH", f"/v1/sessions/{session}", json.dumps({"metadata": {f"k{index}": "x" * 900_000}}).encode())


@attack("http: rows of a former version with up to 19 MB of metadata, their list 40 times, and changes of them")
def _(world):
    import sqlite3
    sessions = [world.json("POST", "/v1/sessions", {})["id"] for _ in range(60)]
    database = sqlite3.connect(world.server.environment["PARLEY_DB"], timeout=10)
    for index, session in enumerate(sessions):
        size = 19_000_000 if index % 20 == 0 else 1_000_000
        database.execute("UPDATE sessions SET metadata = json_object('a', ?) WHERE id = ?", ("x" * size, session))
    database.commit()
    database.close()
    lists(world)
    for session in sessions[:10]:
        world.request("PATCH", f"/v1/sessions/{session}", b'{"metadata":{"b":1}}')


@attack("http: metadata of 2,000 members changed by as many, again and again")
def _(world):
    session = world.json("POST", "/v1/sessions", {"metadata": {f"k{index}": 0 for index in range(1_500)}})["id"]
    body = json.dumps({"metadata": {f"k{index}": 1 for index in range(1_400)}}).encode()
    repeatedly(world, body, "PATCH", f"/v1/sessions/{session}")


@attack("http: targets of 4,000 query items, chunk extensions of 64 KiB")
def _(world):
    while world.has_time:
        world.request("GET", "/v1/sessions?" + "&".join(["a=b"] * 4_000), wait=0.5)
        connection = world.connect()
        world.send(connection, (
            f"POST /v1/sessions HTTP/1.1\r\nHost: 127.0.0.1:{world.server.port}\r\nContent-Type: application/json\r\n"
            "Transfer-Encoding: chunked\r\n\r\n2;" + "x" * 65_536 + "\r\n{}\r\n0\r\n\r\n").encode())
        world.wait(0.1)


@attack("http: 500 connections that send a head byte by byte")
def _(world):
    connections = [world.connect() for _ in range(500)]
    head = f"GET /health HTTP/1.1\r\nHost: 127.0.0.1:{world.server.port}\r\nX: ".encode() + b"x" * 200
    for byte in head:
        if not world.has_time:
            break
        for connection in connections:
            world.send(connection, bytes([byte]))


@attack("http: searches for a word that stands 16,384 times in a message")
def _(world):
    session = world.json("POST", "/v1/sessions", {})["id"]
    body = json.dumps({"content": ("q " * 16_384)[:32_768]}).encode()
    for _ in range(6):
        world.request("POST", f"/v1/sessions/{session}/messages", body, wait=8)
    threads = [threading.Thread(target=world.request, args=("GET", "/v1/search?q=q", b"", (), 1)) for _ in range(8)]
    for thread in threads:
        thread.start()
    # Whoever only reads is not to wait behind them.
    while world.has_time:
        began = time.monotonic()
        world.request("GET", "/v1/sessions", wait=5)
        world.expect("somebody else's list", time.monotonic() - began, 1)
        world.wait(0.2)


@attack("reply: typed texts that come back as markup", )
def _(world):
    for mark in ["[", "]", "[x](", "<a", "- ", "*", "_", "`", "~", "$", "|", "&", "#", ">", "![", "\\", "(", "http://", "1. "]:
        if not world.has_time:
            break
        world.ask((mark * 32_768)[:32_768])
    half = "[" * 15_000
    world.ask(half + "x" + "]" * 15_000)
    world.wait(4)
