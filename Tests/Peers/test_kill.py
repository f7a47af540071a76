"""kill -9 at any moment: what a client was told of is there, in order, once."""

import asyncio
import os
import random

import httpx

from talk import Talk
from conftest import remote_environment

MOMENTS = int(os.environ.get("PARLEY_KILLS", "50"))
SESSIONS = 20


def test_nothing_that_was_told_is_lost(stand_in, make_server):
    seed = int(os.environ.get("PARLEY_SEED", "20261121"))
    print(f"seed {seed}, {MOMENTS} kills under {SESSIONS} sessions")
    chance = random.Random(seed)
    stand_in.words = "One sentence comes first. Then there is another one. And here is the last."
    stand_in.token_delay = 0.005
    server = make_server(remote_environment(stand_in), start=False)
    told = {}

    async def converse(session, until):
        try:
            async with Talk(server, session=session, out_rate=8000) as talk:
                mine = told.setdefault(talk.session, {"order": [], "texts": {}})
                try:
                    while not until.is_set():
                        await talk.ask(f"question {len(mine['order'])}", timeout=10)
                finally:
                    note(talk, mine)
        except (AssertionError, OSError, TimeoutError, EOFError, Exception) as problem:
            if not until.is_set():
                raise problem

    def note(talk, mine):
        for event in talk.events:
            if event["type"] == "reply.started":
                mine["order"] += [event["to"], event["reply"]]
                mine["texts"].setdefault(event["reply"], "")
            elif event["type"] == "reply.ended":
                mine["texts"][event["reply"]] = event["text"]
                mine.setdefault("ended", set()).add(event["reply"])

    async def moment():
        until = asyncio.Event()
        known = list(told)
        talks = [asyncio.create_task(converse(known[n] if n < len(known) else None, until)) for n in range(SESSIONS)]
        await asyncio.sleep(chance.uniform(0.05, 0.8))
        until.set()
        server.kill()
        await asyncio.wait_for(asyncio.gather(*talks, return_exceptions=True), 30)

    for _ in range(MOMENTS):
        server.start()
        asyncio.run(moment())
    server.start()
    assert len(told) >= SESSIONS
    replies = 0
    for session, mine in told.items():
        messages, after = [], 0
        while page := httpx.get(f"{server.url}/v1/sessions/{session}/messages", params={"after": after, "limit": 200}).json()["data"]:
            messages += page
            after = page[-1]["seq"]
        assert [message["seq"] for message in messages] == list(range(1, len(messages) + 1))
        found = [message["id"] for message in messages]
        assert len(set(found)) == len(found)
        kept = [identity for identity in found if identity in set(mine["order"])]
        assert kept == mine["order"], f"session {session}: lost or out of order"
        by_id = {message["id"]: message for message in messages}
        for reply, text in mine["texts"].items():
            replies += 1
            if reply in mine.get("ended", ()):
                assert by_id[reply]["content"] == text
            else:
                assert stand_in.words.startswith(by_id[reply]["content"].strip())
    print(f"{replies} replies of {len(told)} sessions checked")
    assert replies > MOMENTS
