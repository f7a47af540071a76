"""A real Parley server for a test: its own folder, database and port; started, killed and started again."""

import os
import pathlib
import signal
import socket
import ssl
import subprocess
import time

import httpx

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("PARLEY_BINARY", ROOT / ".build/release/parley"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, folder, environment=None, config=None, arguments=(), prefix=(), binary=BINARY):
        self.folder = pathlib.Path(folder)
        self.port = free_port()
        self.database = self.folder / "parley.db"
        self.arguments = list(arguments)
        self.prefix = list(prefix)
        self.binary = binary
        (self.folder / "config").mkdir(exist_ok=True)
        # No test looks for a model server that happens to run on this machine.
        text = config or "{ llm: { detect: false } }"
        (self.folder / "config/parley.json5").write_text(text)
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "TSAN_OPTIONS") if name in os.environ}
        self.environment = kept | {
            "PORT": str(self.port),
            "PARLEY_DB": str(self.database),
            "PARLEY_MODELS": str(ROOT / "models"),
        } | (environment or {})
        self.process = None
        # For its clients: who the server is, when it serves https and wss.
        certificate = self.environment.get("PARLEY_TLS_CERT")
        self.trust = ssl.create_default_context(cafile=certificate) if certificate else None

    @property
    def address(self):
        # The certificates of tests are for localhost alone.
        return f"{'localhost' if self.trust else '127.0.0.1'}:{self.port}"

    @property
    def url(self):
        return f"http{'s' if self.trust else ''}://{self.address}"

    @property
    def stream(self):
        return f"ws{'s' if self.trust else ''}://{self.address}/v1/stream"

    def get(self, path, **more):
        return httpx.get(self.url + path, verify=self.trust or True, **more)

    def command(self, *words, **more):
        """Runs `parley` with this server's configuration; `output` is what it printed on both streams."""
        ended = subprocess.run([str(self.binary), *map(str, words)], cwd=self.folder, env=self.environment | more,
                               stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=60)
        ended.output = ended.stdout + ended.stderr
        return ended

    @property
    def log(self):
        return (self.folder / "log").read_text(errors="replace")

    def start(self, wait=20):
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                [*self.prefix, str(self.binary), "serve", *self.arguments],
                cwd=self.folder, env=self.environment, stdout=log, stderr=log,
            )
        deadline = time.monotonic() + wait
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}:\n{self.log[-4000:]}")
            try:
                if self.get("/health", timeout=1).status_code == 200:
                    return self
            except httpx.TransportError:
                time.sleep(0.01)
        raise RuntimeError(f"the server did not answer in {wait} s:\n{self.log[-4000:]}")

    def ready(self, wait=30):
        """Waits until the embedded engines have loaded."""
        key = self.environment.get("API_KEY")
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        deadline = time.monotonic() + wait
        while time.monotonic() < deadline:
            checks = self.get("/ready", timeout=5, headers=headers).json()["checks"]
            if all(checks[name]["status"] == "ok" for name in ("database", "stt", "tts")):
                return self
            time.sleep(0.05)
        raise RuntimeError(f"not ready: {checks}")

    def stop(self, wait=35):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(wait)
            except subprocess.TimeoutExpired:
                self.kill()
                raise
        return self.process.returncode if self.process else None

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def memory(self):
        """Resident memory in bytes."""
        for line in open(f"/proc/{self.process.pid}/status"):
            if line.startswith("VmRSS"):
                return int(line.split()[1]) * 1024
