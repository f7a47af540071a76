"""The processes beside the server: gone with it, and back when they are killed."""

import asyncio
import os
import pathlib
import signal
import time

import speech
from talk import Talk


def helpers(process):
    """The processes that a process has started, and theirs."""
    parents = {}
    for status in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name, which may hold anything, stands in brackets.
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            parents.setdefault(int(fields[1]), []).append(int(status.parent.name))
    found, looked = [], [process]
    while looked:
        children = parents.get(looked.pop(), [])
        found += children
        looked += children
    return found


def is_alive(process):
    try:
        return pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def hear(talk):
    await talk.speak(speech.goforward())
    return await talk.until("transcript.final", timeout=60)


def test_helpers_are_gone_soon_after_the_server_is_told_to_stop(make_server):
    server = make_server().ready()

    async def scenario():
        async with Talk(server) as talk:
            await hear(talk)
            await talk.until("reply.ended", timeout=60)
    asyncio.run(scenario())
    started = helpers(server.process.pid)
    assert started
    began = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    while (left := [each for each in started if is_alive(each)]) and time.monotonic() < began + 10:
        time.sleep(0.01)
    took = time.monotonic() - began
    print(f"{len(started)} helpers gone after {took:.2f} s")
    assert not left and took < 3
    assert server.stop() == 0


def test_an_utterance_is_heard_after_all_helpers_were_killed_eight_times(make_server):
    server = make_server().ready()

    async def scenario():
        async with Talk(server, audio=0) as talk:
            for _ in range(8):
                for each in helpers(server.process.pid):
                    os.kill(each, signal.SIGKILL)
                await asyncio.sleep(0.35)
            final = await hear(talk)
            assert final["text"] == "go forward ten meters"
            assert not talk.of("error")
    asyncio.run(scenario())
