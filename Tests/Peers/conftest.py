import pytest

from server import Server
from stand_ins import StandIn


@pytest.fixture
def stand_in():
    service = StandIn()
    yield service
    service.close()


@pytest.fixture
def make_server(tmp_path_factory):
    """Starts servers of this test; they are killed at its end."""
    servers = []

    def make(environment=None, start=True, **more):
        server = Server(tmp_path_factory.mktemp("parley"), environment, **more)
        servers.append(server)
        return server.start() if start else server

    yield make
    for server in servers:
        server.kill()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server with embedded speech and no language model, shared by the tests of a file."""
    server = Server(tmp_path_factory.mktemp("parley")).start()
    yield server
    assert server.process.poll() is None, f"the server died:\n{server.log[-4000:]}"
    server.kill()


@pytest.fixture
def remote(stand_in, make_server):
    """A server whose ears, voice and language are the stand-in's; `fixed` endpointing."""
    return make_server(remote_environment(stand_in))


def remote_environment(stand_in, **more):
    return {
        "OPENAI_BASE_URL": stand_in.url, "OPENAI_API_KEY": "test-key", "OPENAI_MODEL": "stand-in",
        "STT_URL": stand_in.url, "TTS_URL": stand_in.url, "ENDPOINTING": "fixed",
    } | more
