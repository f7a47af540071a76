"""https and wss by the server itself, with a certificate that was made here."""

import asyncio
import json
import socket
import ssl
import subprocess
import wave

import httpx
import pytest
import websockets

from talk import Talk


@pytest.fixture(scope="module")
def identity(tmp_path_factory):
    """For localhost alone: not for the address by which the server's own commands ask it."""
    folder = tmp_path_factory.mktemp("identity")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )
    return {"PARLEY_TLS_CERT": str(certificate), "PARLEY_TLS_KEY": str(key)}


@pytest.fixture
def secure(make_server, identity):
    return make_server(identity)


def test_every_page_and_endpoint_is_there(secure):
    health = secure.get("/health")
    assert health.status_code == 200 and health.json()["status"] == "ok"
    assert secure.get("/").headers["content-type"].startswith("text/html")
    assert secure.get("/ready").json()["checks"]["database"]["status"] == "ok"
    with httpx.Client(base_url=secure.url, verify=secure.trust) as client:
        # Many records each way.
        assert client.post("/v1/sessions", json={"metadata": {"text": "y" * 500_000}}).status_code == 413
        made = client.post("/v1/sessions", json={})
        said = client.post(f"/v1/sessions/{made.json()['id']}/messages", json={"content": "word " * 6_000}, timeout=30)
        assert len(said.json()["content"]) >= 30_000
        session = made.json()["id"]
        answer = client.post(f"/v1/sessions/{session}/messages", json={"content": "over https"}, timeout=30)
        assert "over https" in answer.json()["content"]
        events = client.post(f"/v1/sessions/{session}/messages", json={"content": "as events", "stream": True}, timeout=30)
        assert events.text.rstrip().splitlines()[-2] == "event: reply.ended"


def test_a_conversation_over_wss(secure):
    async def scenario():
        async with Talk(secure) as talk:
            end = await talk.ask("Good morning over a secure line")
            assert end["status"] == "complete" and "secure line" in end["text"]
            audio = talk.audio[end["reply"]]
            duration = talk.of("reply.audio.ended")[0]["duration_ms"]
            assert abs(len(audio) / 48 - duration) < 2 and duration > 1000
        async with Talk(secure, audio=0, session=talk.session) as again:
            assert again.ready["resumed"] is True and again.ready["messages"] == 2
    asyncio.run(scenario())


def test_a_client_that_does_not_know_the_certificate_goes_away(secure):
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{secure.url}/health")
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"https://127.0.0.1:{secure.port}/health", verify=secure.trust)

    async def scenario():
        with pytest.raises(ssl.SSLError):
            await websockets.connect(secure.stream, proxy=None, ssl=ssl.create_default_context())
    asyncio.run(scenario())
    assert secure.get("/health").status_code == 200


def test_a_client_of_another_protocol_is_told_and_closed(secure):
    plain = httpx.get(f"http://127.0.0.1:{secure.port}/health")
    assert plain.status_code == 400 and "HTTPS" in plain.json()["error"]["message"]

    async def scenario():
        with pytest.raises(websockets.InvalidStatus) as refused:
            await websockets.connect(f"ws://127.0.0.1:{secure.port}/v1/stream", proxy=None)
        assert refused.value.response.status_code == 400
    asyncio.run(scenario())
    for noise in (b"SSH-2.0-x\r\n\r\n", b"\0" * 2000, b"\x16\x03\x01\x00\x05hello"):
        with socket.create_connection(("127.0.0.1", secure.port), timeout=20) as client:
            client.sendall(noise)
            while client.recv(4096):
                pass
    assert secure.get("/health").status_code == 200


def test_tls_to_a_plain_port_is_closed(server):
    with pytest.raises(httpx.TransportError):
        httpx.get(f"https://127.0.0.1:{server.port}/health", verify=False, timeout=20)
    assert server.get("/health").status_code == 200


def test_its_own_commands_ask_it_by_its_certificate(secure, identity):
    status = secure.command("status", "--json")
    assert status.returncode == 0, status.output
    assert json.loads(status.stdout)["url"] == f"https://127.0.0.1:{secure.port}"
    talk = secure.command("talk", "--say", "from the shell", "--out", "reply.wav")
    assert talk.returncode == 0 and "from the shell" in talk.stderr, talk.output
    with wave.open(str(secure.folder / "reply.wav")) as reply:
        assert reply.getframerate() == 24_000 and reply.getnframes() > 24_000
    named = secure.command("talk", "--say", "by name", "--url", secure.url, "--out", "named.wav")
    assert named.returncode == 0 and "by name" in named.stderr, named.output
    stranger = secure.command("talk", "--say", "hello", "--url", secure.url, PARLEY_TLS_CERT="", PARLEY_TLS_KEY="")
    assert stranger.returncode == 1 and "certificate" in stranger.stderr, stranger.output
    doctor = secure.command("doctor")
    assert "certificate" in doctor.stdout and doctor.returncode == 0, doctor.output


def written(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    return str(path)


def test_pem_files_are_taken_as_people_have_them(make_server, tmp_path):
    """CR LF line ends, words before and between the blocks, and a chain of issuers in one file."""
    def openssl(*words):
        subprocess.run(["openssl", *words], check=True, capture_output=True, cwd=tmp_path)
    new = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    (tmp_path / "ca.cnf").write_text("basicConstraints=critical,CA:TRUE\n")
    (tmp_path / "leaf.cnf").write_text("subjectAltName=DNS:localhost\n")
    openssl("req", "-x509", *new, "-subj", "/CN=root", "-keyout", "root.key", "-out", "root.pem")
    for name, issuer, extensions in [("issuer", "root", "ca.cnf"), ("leaf", "issuer", "leaf.cnf")]:
        subject = "/CN=" + ("localhost" if name == "leaf" else name)
        openssl("req", *new[:-2], "-subj", subject, "-keyout", f"{name}.key", "-out", f"{name}.csr")
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key", "-CAcreateserial",
                "-days", "2", "-extfile", extensions, "-out", f"{name}.pem")
    leaf, issuer, key = [(tmp_path / name).read_bytes() for name in ("leaf.pem", "issuer.pem", "leaf.key")]
    told = b"Bag Attributes\r\n    friendlyName: localhost\r\nsubject=CN = localhost\r\n"
    trust = ssl.create_default_context(cafile=str(tmp_path / "root.pem"))
    for certificate, private in [
        (leaf + issuer, key), ((leaf + issuer).replace(b"\n", b"\r\n"), key.replace(b"\n", b"\r\n")),
        (told + leaf + told + issuer, told + key), (leaf + b"\n\n" + issuer + b"\nthat was all", key + b"\n\n"),
    ]:
        server = make_server({
            "PARLEY_TLS_CERT": written(tmp_path, "chain.pem", certificate),
            "PARLEY_TLS_KEY": written(tmp_path, "private.pem", private),
        }, start=False)
        server.trust = trust
        server.start()
        answer = httpx.get(f"https://localhost:{server.port}/health", verify=trust)
        assert answer.status_code == 200
        server.kill()


def test_a_certificate_that_cannot_be_used_stops_the_start(make_server, identity):
    server = make_server(start=False)
    alone = server.command("serve", PARLEY_TLS_CERT=identity["PARLEY_TLS_CERT"])
    assert alone.returncode == 2 and "server.tls.key" in alone.stderr
    missing = identity | {"PARLEY_TLS_CERT": "/nowhere.pem"}
    ended = server.command("serve", **missing)
    assert ended.returncode == 1 and "/nowhere.pem" in ended.output and "No such file" in ended.output
    doctor = server.command("doctor", **missing)
    assert doctor.returncode == 1 and "failed   certificate" in doctor.stdout
