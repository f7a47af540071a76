"""No default agent, and no agent at all."""

import asyncio
import sqlite3
import time

import httpx
import pytest

from talk import Talk


def edit(server, *statements):
    with sqlite3.connect(server.database, timeout=10) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
    time.sleep(1.2)


def test_without_a_default_the_oldest_enabled_agent_stands_in(make_server):
    server = make_server()
    edit(server, "INSERT INTO agents (name, created_at) VALUES ('ada', 1)", "INSERT INTO agents (name) VALUES ('bob')",
         "UPDATE agents SET is_default = 0")

    async def scenario():
        async with Talk(server, audio=0) as talk:
            assert talk.ready["agent"] == "ada"
            assert (await talk.ask("hello"))["status"] == "complete"
    asyncio.run(scenario())
    problems = httpx.get(f"{server.url}/v1/agents/ada").json()["problems"]
    assert [problem["field"] for problem in problems] == ["is_default"]
    assert httpx.get(f"{server.url}/v1/agents/bob").json()["problems"] == []
    check = httpx.get(f"{server.url}/ready").json()["checks"]["providers"]
    assert check["status"] == "degraded" and "ada" in check["detail"]
    doctor = server.command("doctor")
    assert "is_default" in doctor.output
    edit(server, "UPDATE agents SET is_default = 1 WHERE name = 'bob'")
    assert httpx.get(f"{server.url}/v1/agents/ada").json()["problems"] == []


@pytest.mark.parametrize("statement", ["DELETE FROM agents", "UPDATE agents SET enabled = 0"])
def test_with_no_agent_it_is_told_everywhere_at_once(make_server, statement):
    server = make_server()
    identity = httpx.post(f"{server.url}/v1/sessions", json={}).json()["id"]

    async def scenario():
        async with Talk(server, audio=0) as talk:
            await asyncio.to_thread(edit, server, "UPDATE agents SET is_default = 0", statement)
            await talk.send(type="input.text", text="anybody there?")
            assert (await talk.until("error", timeout=3))["code"] == "agent.none"
    asyncio.run(scenario())
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
               "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    turn = f"{server.url}/v1/sessions/{identity}/messages"
    before = len(httpx.get(f"{server.url}/v1/sessions").json()["data"])
    for answer in [
        httpx.post(f"{server.url}/v1/sessions", json={}, timeout=3),
        httpx.post(turn, json={"content": "hello"}, timeout=3),
        httpx.post(turn, json={"content": "hello", "stream": True}, timeout=3),
        httpx.get(f"{server.url}/v1/stream", headers=upgrade, timeout=3),
        httpx.get(f"{server.url}/v1/stream?session={identity}", headers=upgrade, timeout=3),
    ]:
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "agent.none"), answer.text
    assert len(httpx.get(f"{server.url}/v1/sessions").json()["data"]) == before, "no refusal leaves a session"
    ready = httpx.get(f"{server.url}/ready")
    assert ready.status_code == 503 and ready.json()["checks"]["providers"]["status"] == "failed"
    doctor = server.command("doctor")
    assert doctor.returncode == 1 and "no agent is enabled" in doctor.output
    edit(server, "INSERT INTO agents (name) VALUES ('new')")
    assert httpx.post(turn, json={"content": "hello"}, timeout=10).status_code == 200


def test_the_only_enabled_agent_stays_enabled_over_http(make_server):
    server = make_server()
    edit(server, "UPDATE agents SET is_default = 0")
    for answer in [
        httpx.patch(f"{server.url}/v1/agents/parley", json={"enabled": False}),
        httpx.delete(f"{server.url}/v1/agents/parley"),
    ]:
        assert answer.status_code == 409, answer.text
