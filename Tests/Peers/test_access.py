"""Keys, scopes and whose session it is."""

import asyncio
import json

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


def test_an_open_server_beyond_loopback_is_refused(make_server):
    server = make_server({"PARLEY_HOST": "0.0.0.0"}, start=False)
    done = server.command("serve")
    assert done.returncode == 2 and "API_KEY" in done.output


def test_too_many_requests_wait(make_server):
    server = make_server({"API_KEY": "secret-key", "RATE_LIMIT_PER_MINUTE": "30"})
    answers = [httpx.get(f"{server.url}/v1/agents", headers=bearer("secret-key")) for _ in range(60)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused and int(refused[0].headers["retry-after"]) >= 1
    assert all(httpx.get(f"{server.url}/health").status_code == 200 for _ in range(60))
