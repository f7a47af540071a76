"""Ears that answer piece by piece."""

import asyncio

import speech
from conftest import remote_environment
from stand_ins import Chunks
from talk import Talk

WORDS = "what is the weather like"


def test_beginnings_of_a_streamed_transcription_are_partial_texts(remote, stand_in):
    stand_in.transcript, stand_in.token_delay = WORDS, 0.02

    async def scenario():
        async with Talk(remote) as talk:
            await talk.speak(speech.goforward())
            end = await talk.until("reply.ended")
            [final] = talk.of("transcript.final")
            assert (final["text"], end["status"]) == (WORDS, "complete")
            words = WORDS.split()
            partials = [event["text"] for event in talk.of("transcript.partial")]
            assert partials and set(partials) <= {" ".join(words[:count]) for count in range(1, len(words) + 1)}
            assert partials == sorted(partials, key=len)
            kinds = talk.types()
            assert kinds.index("transcript.partial") < kinds.index("speech.ended") < kinds.index("transcript.final")
    asyncio.run(scenario())


def test_a_transcription_that_breaks_off_is_made_by_the_next_ears(stand_in, make_server):
    server = make_server(remote_environment(stand_in, WHISPER_URL=f"{stand_in.root}/asr"))

    def cut(handler, kind):
        if kind != "transcription":
            return False
        out = Chunks(handler, "text/event-stream")
        out.write(b'data: {"type": "transcript.text.delta", "delta": "half of"}\n\n')
        raise BrokenPipeError

    stand_in.fault = cut

    async def scenario():
        async with Talk(server) as talk:
            await talk.speak(speech.goforward())
            await talk.until("reply.ended")
            assert [event["text"] for event in talk.of("transcript.final")] == [stand_in.transcript]
            assert not talk.of("error")
    asyncio.run(scenario())
    [heard] = [body for request, body in zip(stand_in.requests, stand_in.bodies) if request[1] == "/asr"][-1:]
    assert heard.startswith(b"RIFF") and len(heard) > 2 * 16000
