"""Attacks a server on this machine, and tells what somebody else felt of it.

For each attack a server of its own, on loopback: how long another session's pong took at the most, and by how much the
server's memory grew. See the head of `script/attack`.
"""

import contextlib
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/Peers"))

from server import Server
from vendors import Vendors

from attacks import ATTACKS, Attack, World
import clients
import services

SECONDS = 8.0
WORST_PONG_MS = 250
WORST_GROWTH = 150 << 20


class Witness:
    """The other session, in a process of its own."""

    def __init__(self, server):
        query = "audio=0&token=" + server.environment.get("API_KEY", "")
        self.process = subprocess.Popen(
            [sys.executable, str(pathlib.Path(__file__).with_name("witness.py")), f"{server.stream}?{query}"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        if self.process.stdout.readline() != "ready\n":
            raise RuntimeError("the witness could not connect")

    def report(self):
        # It has told already when its connection broke.
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write("\n")
            self.process.stdin.flush()
        line = self.process.stdout.readline()
        self.process.wait(60)
        return json.loads(line)


def status(server, field):
    for line in open(f"/proc/{server.process.pid}/status"):
        if line.startswith(field):
            return int(line.split()[1]) * 1024
    return 0


def run(case):
    """The outcome of one attack: slowest pong, growth of memory, and what is wrong beside these."""
    service = Vendors()
    # Servers that hang up on it are what it is for.
    service.server.handle_error = lambda *_: None
    world = World(service)
    with tempfile.TemporaryDirectory() as folder, world.resources:
        world.server = Server(folder, {"RATE_LIMIT_PER_MINUTE": "100000"} | case.environment(world))
        try:
            world.server.start().ready()
            witness = Witness(world.server)
            before = status(world.server, "VmRSS")
            world.deadline = time.monotonic() + SECONDS
            actor = threading.Thread(target=attempt, args=(case, world), daemon=True)
            actor.start()
            actor.join(SECONDS + 10)
            felt = witness.report()
            faults = world.faults + (["the attacker hung"] if actor.is_alive() else [])
            if world.server.process.poll() is not None:
                return felt["slowest_ms"], 0, [f"THE SERVER DIED: {world.server.process.returncode}"]
            if "ended" in felt:
                faults.append(f"the other session ended: {felt['ended']}")
            growth = max(0, status(world.server, "VmHWM") - before)
            if felt["slowest_ms"] > WORST_PONG_MS:
                faults.append("slow")
            if growth > WORST_GROWTH:
                faults.append("memory")
            return felt["slowest_ms"], growth, faults
        finally:
            world.server.kill()
            service.close()


def attempt(case, world):
    # A server that lets nobody in any more, or closes, has defended itself; what it costs others is measured.
    with contextlib.suppress(OSError):
        case.act(world)


def calm(world):
    world.wait(2)


def main(names):
    cases = [case for case in ATTACKS if not names or any(name in case.name for name in names)]
    print(f"{'attack':<78} {'pong':>8} {'memory':>9}")
    failed = 0
    for case in [Attack("nobody attacks", calm, lambda world: {})] + cases:
        pong, growth, faults = run(case)
        failed += bool(faults)
        print(f"{case.name:<78} {pong:>5.0f} ms {growth / (1 << 20):>+6.0f} MB  {', '.join(faults)}", flush=True)
    print(f"{len(cases) + 1 - failed} held, {failed} did not (another session's pong within {WORST_PONG_MS} ms, "
          f"memory within {WORST_GROWTH >> 20} MB)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
