"""Keys, scopes and whose session it is."""

import asyncio
import contextlib
import json
import sqlite3
import time

import httpx
import pytest
import websockets

from server import BINARY
from talk import Talk


def create(server, name, scopes):
    made = server.command("keys", "create", name, "--scopes", scopes, "--json")
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout)["key"]


@pytest.fixture
def keyed(make_server):
    server = make_server(start=False)
    keys = {name: create(server, name, scopes) for name, scopes in
            [("ada", "talk"), ("bob", "talk"), ("eve", "read"), ("root", "admin")]}
    return server.start(), keys


def bearer(key):
    return {"Authorization": f"Bearer {key}"}


def test_without_or_with_a_wrong_key_nothing_is_open(keyed):
    server, _ = keyed
    assert httpx.get(f"{server.url}/").status_code == 200
    assert httpx.get(f"{server.url}/health").status_code == 200
    for headers, code in [({}, "auth.missing"), (bearer("wrong"), "auth.invalid")]:
        for path in ("/v1/sessions", "/metrics", "/v1/agents"):
            answer = httpx.get(server.url + path, headers=headers)
            assert (answer.status_code, answer.json()["error"]["code"]) == (401, code), path

    async def scenario():
        with pytest.raises(websockets.InvalidStatus) as refused:
            await websockets.connect(server.stream, proxy=None)
        assert refused.value.response.status_code == 401
    asyncio.run(scenario())


def test_every_way_to_give_a_key_works(keyed):
    server, keys = keyed

    async def scenario():
        async with Talk(server, headers=bearer(keys["ada"]), audio=0) as talk:
            await talk.ask("one")
        async with Talk(server, subprotocols=["parley.v1", f"bearer.{keys['ada']}"], audio=0) as talk:
            assert talk.socket.subprotocol == "parley.v1"
        async with Talk(server, subprotocols=[f"bearer.{keys['ada']}"], audio=0) as talk:
            assert talk.socket.subprotocol == f"bearer.{keys['ada']}"
            await talk.ask("one")
        async with Talk(server, subprotocols=["chat"], headers=bearer(keys["ada"]), audio=0) as talk:
            assert talk.socket.subprotocol is None
        async with Talk(server, token=keys["ada"], audio=0):
            pass
    asyncio.run(scenario())
    assert httpx.get(f"{server.url}/v1/agents", headers={"X-API-Key": keys["ada"]}).status_code == 200
    assert all(key not in server.log for key in keys.values())


def test_a_session_belongs_to_its_key(keyed):
    server, keys = keyed
    mine = httpx.post(f"{server.url}/v1/sessions", json={}, headers=bearer(keys["ada"])).json()["id"]
    at = f"{server.url}/v1/sessions/{mine}"
    assert httpx.get(at, headers=bearer(keys["ada"])).status_code == 200
    assert httpx.get(at, headers=bearer(keys["bob"])).status_code == 404
    assert httpx.get(at, headers=bearer(keys["eve"])).status_code == 200
    assert httpx.get(at, headers=bearer(keys["root"])).status_code == 200
    assert httpx.delete(at, headers=bearer(keys["eve"])).status_code in (403, 404)
    assert httpx.get(f"{server.url}/v1/sessions", headers=bearer(keys["bob"])).json()["data"] == []

    async def scenario():
        with pytest.raises(websockets.InvalidStatus) as refused:
            await websockets.connect(f"{server.stream}?session={mine}", additional_headers=bearer(keys["bob"]), proxy=None)
        assert refused.value.response.status_code == 404
    asyncio.run(scenario())


def test_scopes_are_kept(keyed):
    server, keys = keyed
    listed = httpx.get(f"{server.url}/v1/agents", headers=bearer(keys["ada"])).json()["data"]
    assert all(set(agent) == {"name", "title", "language", "voice"} for agent in listed)
    refused = httpx.post(f"{server.url}/v1/sessions", json={}, headers=bearer(keys["eve"]))
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "auth.scope")
    assert httpx.get(f"{server.url}/metrics", headers=bearer(keys["eve"])).status_code == 200
    assert httpx.get(f"{server.url}/metrics", headers=bearer(keys["ada"])).status_code == 403


def test_a_revoked_key_is_closed_out(keyed):
    server, keys = keyed

    async def scenario():
        async with Talk(server, headers=bearer(keys["ada"]), audio=0) as talk:
            done = await asyncio.create_subprocess_exec(
                str(BINARY), "keys", "revoke", "ada", cwd=server.folder, env=server.environment)
            assert await done.wait() == 0
            assert await talk.closed(timeout=20) == 4401
    asyncio.run(scenario())
    assert httpx.get(f"{server.url}/v1/sessions", headers=bearer(keys["ada"])).status_code == 401


def edit(server, sql, *values):
    with contextlib.closing(sqlite3.connect(server.database, timeout=10)) as database, database:
        assert database.execute(sql, values).rowcount == 1


TAKEN_AWAY = {
    "revoked": "UPDATE api_keys SET revoked_at = 1 WHERE name = ?",
    "deleted": "DELETE FROM api_keys WHERE name = ?",
    "without talk": "UPDATE api_keys SET scopes = '[\"read\"]' WHERE name = ?",
}


@pytest.mark.parametrize("how", TAKEN_AWAY)
def test_whoever_loses_their_key_is_closed_out_and_nobody_else(keyed, how):
    server, keys = keyed

    async def scenario():
        async with Talk(server, headers=bearer(keys["ada"]), audio=0) as ada, \
                Talk(server, headers=bearer(keys["bob"]), audio=0) as bob:
            edit(server, TAKEN_AWAY[how], "ada")
            assert await ada.closed(timeout=20) == 4401
            await bob.ask("still here")
    asyncio.run(scenario())


def test_a_stream_and_a_turn_from_before_the_first_key_end_with_it(make_server, stand_in):
    stand_in.words, stand_in.token_delay = "So it goes on. " * 200, 0.2
    server = make_server({"OPENAI_BASE_URL": stand_in.url, "OPENAI_MODEL": "stand-in"})
    session = httpx.post(f"{server.url}/v1/sessions", json={}).json()["id"]
    at = f"{server.url}/v1/sessions/{session}/messages"

    async def scenario():
        async with Talk(server, audio=0) as talk, httpx.AsyncClient(timeout=30) as client:
            whole = asyncio.create_task(client.post(at, json={"content": "wait"}))
            second = httpx.post(f"{server.url}/v1/sessions", json={}).json()["id"]
            events = asyncio.create_task(client.post(
                f"{server.url}/v1/sessions/{second}/messages", json={"content": "wait", "stream": True}))
            async with asyncio.timeout(20):
                while sum(path.endswith("/completions") for _, path, _ in stand_in.requests) < 2:
                    await asyncio.sleep(0.02)
            made = await asyncio.to_thread(server.command, "keys", "create", "first")
            assert made.returncode == 0 and "first key" in made.stderr
            assert await talk.closed(timeout=20) == 4401
            async with asyncio.timeout(20):
                answer = await whole
                assert (answer.status_code, answer.json()["error"]["code"]) == (401, "auth.invalid")
                assert '"code":"auth.invalid"' in (await events).text
    asyncio.run(scenario())


def refused_everywhere(server, **more):
    for method, path in [("GET", "/v1/sessions"), ("POST", "/v1/agents"), ("GET", "/metrics"), ("GET", "/ready"),
                         ("GET", "/v1/agents"), ("POST", "/v1/sessions"), ("GET", "/v1/search?q=a")]:
        answer = httpx.request(method, server.url + path, **more)
        assert answer.status_code == 401, (path, answer.status_code)
    assert httpx.get(f"{server.url}/health", **more).status_code == 200
    assert httpx.get(f"{server.url}/", **more).status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
@pytest.mark.parametrize("how", ["revoked", "deleted"])
def test_the_last_key_taken_away_opens_nothing(make_server, host, how):
    server = make_server({"PARLEY_HOST": host}, start=False)
    key = create(server, "only", "admin")
    server.start()
    assert httpx.get(f"{server.url}/v1/sessions", headers=bearer(key)).status_code == 200
    if how == "revoked":
        done = server.command("keys", "revoke", "only")
        assert done.returncode == 0 and "last key" in done.output and "keys create" in done.output
    else:
        edit(server, TAKEN_AWAY[how], "only")
    # As long as anything might be remembered of the time with a key.
    for _ in range(5):
        refused_everywhere(server)
        refused_everywhere(server, headers={"Host": "localhost"})
        assert httpx.get(f"{server.url}/v1/sessions", headers=bearer(key)).status_code == 401
        time.sleep(0.5)
    server.stop()
    server.start()
    refused_everywhere(server)
    assert "no API key is in force" in server.log
    another = create(server, "another", "talk")
    assert httpx.get(f"{server.url}/v1/sessions", headers=bearer(another)).status_code == 200


def test_an_open_server_closes_with_its_first_key(make_server):
    server = make_server()
    assert httpx.get(f"{server.url}/v1/sessions").status_code == 200
    create(server, "first", "talk")
    deadline = time.monotonic() + 10
    while httpx.get(f"{server.url}/v1/sessions").status_code != 401:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    refused_everywhere(server)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "127.evil.example", "192.0.2.1"])
def test_an_open_server_beyond_loopback_is_refused(make_server, host):
    server = make_server({"PARLEY_HOST": host}, start=False)
    for command in ("serve", "start"):
        done = server.command(command)
        assert done.returncode == 2 and "API_KEY" in done.output
    doctor = server.command("doctor")
    assert doctor.returncode == 1 and "failed   access" in doctor.stdout


def test_every_sites_pages_are_not_let_in_without_a_key(make_server):
    server = make_server({"CORS_ORIGINS": "*"}, start=False)
    done = server.command("serve")
    assert done.returncode == 2 and "cors_origins" in done.output
    key = create(server, "ada", "talk")
    server.start()
    answer = httpx.get(f"{server.url}/v1/agents", headers=bearer(key) | {"Origin": "https://any.example"})
    assert answer.status_code == 200 and answer.headers["access-control-allow-origin"] == "https://any.example"


@pytest.mark.parametrize("origins", ["null", "app.example", "https://*.example", "https://app.example/a", "*,https://a.example"])
def test_an_origin_that_no_browser_sends_is_refused_at_the_start(make_server, origins):
    done = make_server({"CORS_ORIGINS": origins}, start=False).command("serve")
    assert done.returncode == 2 and "CORS_ORIGINS" in done.output


def test_an_allowed_origin_is_let_in_however_it_was_written(make_server):
    server = make_server({"CORS_ORIGINS": "https://App.example/, http://localhost:3000"})
    for origin in ("https://app.example", "http://localhost:3000"):
        answer = httpx.get(f"{server.url}/v1/agents", headers={"Origin": origin})
        assert answer.headers["access-control-allow-origin"] == origin
    assert httpx.get(f"{server.url}/v1/agents", headers={"Origin": "https://app.example.evil"}).status_code == 403


def test_too_many_requests_wait(make_server):
    server = make_server({"API_KEY": "secret-key", "RATE_LIMIT_PER_MINUTE": "30"})
    answers = [httpx.get(f"{server.url}/v1/agents", headers=bearer("secret-key")) for _ in range(60)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused and int(refused[0].headers["retry-after"]) >= 1
    assert all(httpx.get(f"{server.url}/health").status_code == 200 for _ in range(60))
