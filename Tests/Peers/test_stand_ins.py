"""The stand-ins are what they stand for: the vendor's own client talks with them."""

import openai


def client(stand_in):
    return openai.OpenAI(base_url=stand_in.url, api_key="test-key")


def test_language_streams(stand_in):
    stream = client(stand_in).chat.completions.create(
        model="any", messages=[{"role": "user", "content": "hi"}], stream=True, stream_options={"include_usage": True})
    chunks = list(stream)
    assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices) == stand_in.words
    assert chunks[-1].usage.completion_tokens == len(stand_in.words.split())


def test_language_whole(stand_in):
    answer = client(stand_in).chat.completions.create(model="any", messages=[{"role": "user", "content": "hi"}])
    assert answer.choices[0].message.content == stand_in.words


def test_transcription(stand_in):
    answer = client(stand_in).audio.transcriptions.create(model="whisper-1", file=("a.wav", b"RIFF"))
    assert answer.text == stand_in.transcript


def test_transcription_streams(stand_in):
    events = list(client(stand_in).audio.transcriptions.create(model="gpt-4o-transcribe", file=("a.wav", b"RIFF"), stream=True))
    assert "".join(event.delta for event in events if event.type == "transcript.text.delta") == stand_in.transcript
    assert (events[-1].type, events[-1].text) == ("transcript.text.done", stand_in.transcript)


def test_speech(stand_in):
    stand_in.speech_seconds = 0.5
    with client(stand_in).audio.speech.with_streaming_response.create(
            model="tts-1", voice="alloy", input="hello", response_format="pcm") as answer:
        assert len(b"".join(answer.iter_bytes())) == 24000


def test_models(stand_in):
    assert [model.id for model in client(stand_in).models.list()] == ["stand-in"]
