"""A session outlives its connection and the process."""

import asyncio

import httpx
import pytest
import websockets

from talk import Talk


def test_a_session_goes_on_after_its_connection(server):
    async def scenario():
        async with Talk(server, audio=0) as talk:
            assert talk.ready["resumed"] is False and talk.ready["messages"] == 0
            await talk.ask("first")
        async with Talk(server, audio=0, session=talk.session.upper()) as again:
            assert again.session == talk.session
            assert again.ready["resumed"] is True and again.ready["messages"] == 2
    asyncio.run(scenario())


def test_a_session_goes_on_in_a_new_process(make_server):
    server = make_server()

    async def begin():
        async with Talk(server, audio=0) as talk:
            await talk.send(type="session.update", speed=1.5, instructions="Be brief.")
            await talk.until("session.updated")
            await talk.ask("before the restart")
            return talk.session
    session = asyncio.run(begin())
    server.kill()
    server.start()

    async def resume():
        async with Talk(server, audio=0, session=session) as talk:
            assert talk.ready["resumed"] is True and talk.ready["messages"] == 2
            await talk.send(type="session.update")
            updated = await talk.until("session.updated")
            assert updated["speed"] == 1.5 and updated["instructions"] == "Be brief."
            await talk.ask("after the restart")
    asyncio.run(resume())
    messages = httpx.get(f"{server.url}/v1/sessions/{session}/messages").json()["data"]
    assert [message["seq"] for message in messages] == [1, 2, 3, 4]


def test_a_second_connection_takes_over(server):
    async def scenario():
        async with Talk(server, audio=0) as first:
            async with Talk(server, audio=0, session=first.session) as second:
                assert await first.closed() == 4409
                await second.ask("mine now")
    asyncio.run(scenario())


def test_an_ended_session_is_refused(server):
    async def scenario():
        async with Talk(server, audio=0) as talk:
            await talk.send(type="session.end")
            assert (await talk.until("session.ended"))["reason"] == "client"
            assert await talk.closed() == 1000
        with pytest.raises(websockets.InvalidStatus) as refused:
            await websockets.connect(f"{server.stream}?session={talk.session}", proxy=None)
        assert refused.value.response.status_code == 409
    asyncio.run(scenario())


def test_the_api_ends_a_session_under_its_connection(server):
    async def scenario():
        async with Talk(server, audio=0) as talk, httpx.AsyncClient() as client:
            await client.post(f"{server.url}/v1/sessions/{talk.session}/end")
            assert (await talk.until("session.ended"))["reason"] == "api"
            assert await talk.closed() == 1000
    asyncio.run(scenario())


def test_a_drain_lets_the_reply_finish(make_server):
    server = make_server()

    async def scenario():
        async with Talk(server) as talk:
            await talk.send(type="input.text", text="one two three four five six seven eight")
            await talk.until("reply.audio.started")
            stop = asyncio.get_running_loop().run_in_executor(None, server.stop)
            end = await talk.until("reply.ended", timeout=40)
            assert end["status"] == "complete"
            assert await talk.closed() == 1001
            assert await stop == 0
    asyncio.run(scenario())
