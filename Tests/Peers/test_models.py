"""`/v1/models` and `/v1/audio/voices` for programs that were written for OpenAI and its like."""

import httpx
import openai
import pytest


@pytest.fixture
def client(server):
    with openai.OpenAI(base_url=f"{server.url}/v1", api_key="any", max_retries=0) as client:
        yield client


def test_the_openai_client_lists_and_retrieves_models(client):
    models = client.models.list().data
    assert [model.id for model in models] == ["parley", "embedded"]
    assert all(model.object == "model" and model.owned_by == "parley" and isinstance(model.created, int) for model in models)
    assert client.models.retrieve("parley").id == "parley"
    assert client.models.retrieve("gpt-4o").id == "gpt-4o"
    for name in ("nobody", "org/model"):
        with pytest.raises(openai.NotFoundError) as refused:
            client.models.retrieve(name)
        assert (refused.value.code, refused.value.param) == ("model_not_found", "model")


def test_a_key_that_may_only_talk_sees_names_and_no_states(make_server):
    server = make_server(start=False)
    key = server.command("keys", "create", "ann", "--scopes", "talk").stdout.strip()
    server.start()
    with openai.OpenAI(base_url=f"{server.url}/v1", api_key=key, max_retries=0) as client:
        for model in client.models.list():
            assert not {"providers", "hearing", "speaking"} & set(model.to_dict())
        assert len(client.get("/audio/voices", cast_to=httpx.Response).json()["voices"]) > 3
        with pytest.raises(openai.PermissionDeniedError):
            client.get("/agents/parley/models", cast_to=object)


def test_a_provider_that_rests_is_shown_with_the_reason(make_server, stand_in):
    server = make_server({"OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "OPENAI_API_KEY": "k", "OPENAI_MODEL": "m"})
    session = httpx.post(f"{server.url}/v1/sessions", json={}).json()["id"]
    for _ in range(3):
        httpx.post(f"{server.url}/v1/sessions/{session}/messages", json={"content": "hello"}, timeout=30)
    [agent] = [model for model in server.get("/v1/models").json()["data"] if model["id"] == "parley"]
    [provider] = agent["providers"]
    assert provider["status"] == "failed" and "asked again" in provider["detail"]


def test_voices_of_every_engine_are_listed_and_heard(server):
    listed = server.get("/v1/audio/voices").json()
    assert listed["object"] == "list" and listed["data"] == listed["voices"]
    voices = {voice["id"]: voice for voice in listed["data"]}
    assert voices["slt"] == {"id": "slt", "object": "audio.voice", "name": "slt", "engine": "embedded", "language": "en"}
    for name in [name for name in voices if "/" in name][:1] + ["slt"]:
        sample = server.get(f"/v1/audio/voices/{name.replace('/', '%2F')}/sample", timeout=30)
        assert sample.status_code == 200 and sample.content[:4] == b"RIFF" and len(sample.content) > 8000
