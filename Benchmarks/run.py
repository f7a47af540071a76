"""Runs the scenarios, each next to its reference in the same run, and writes what was measured to Benchmarks/results.

Usage: run.py [--quick] [--without-peer] [--before BINARY [--rounds N]] [scenario …]
With --before the conversations are measured with an older server in turns with this one, each several times.
The server runs on one core and the load on another, so a figure is what one core does.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import types

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests/Peers"))
import editor  # noqa: E402
import httpx  # noqa: E402
import speech  # noqa: E402
from server import BINARY, Server, free_port  # noqa: E402

LOAD = ROOT / ".build/release/parley-load"
PIPECAT = ROOT / ".venv/pipecat/bin/python"
SILENCE, STT, LLM, TTS = 600, 100, 300, 100
# People join over the length of one turn, so that their turns lie evenly beside each other.
SPREAD = 7500
# How far ahead of real time frames are sent where their lateness counts.
AHEAD = 200
TICKS = os.sysconf("SC_CLK_TCK")
SERVER_CORE, LOAD_CORE = ("0", "1") if os.cpu_count() > 1 else ("0", "0")


class Process:
    """A measured process and all that it started."""

    def __init__(self, pid):
        self.pid = pid

    def tree(self):
        pids, found = [self.pid], []
        while pids:
            pid = pids.pop()
            found.append(pid)
            try:
                for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
                    pids += map(int, (task / "children").read_text().split())
            except OSError:
                pass
        return found

    def cpu(self):
        """Seconds of CPU, of the process and its children."""
        total = 0
        for pid in self.tree():
            try:
                fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
                total += int(fields[11]) + int(fields[12])
            except OSError:
                pass
        return total / TICKS

    def memory(self):
        """Resident bytes of the process itself."""
        for line in open(f"/proc/{self.pid}/status"):
            if line.startswith("VmRSS"):
                return int(line.split()[1]) * 1024


class Stubs:
    def __init__(self):
        self.port = free_port()
        self.process = subprocess.Popen(
            ["taskset", "-c", LOAD_CORE, LOAD, "stubs", "--port", str(self.port), "--stt-ms", str(STT), "--llm-ms", str(LLM),
             "--tts-ms", str(TTS), "--phrase-ms", "1500"])
        until_answering(f"http://127.0.0.1:{self.port}/")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/v1"

    def close(self):
        self.process.kill()
        self.process.wait()


class Parley:
    name = "Parley"

    def __init__(self, stubs, folder, speculation, binary=BINARY):
        self.server = Server(folder, {
            "OPENAI_BASE_URL": stubs.url, "OPENAI_API_KEY": "x", "OPENAI_MODEL": "stub", "STT_URL": stubs.url, "TTS_URL": stubs.url,
            "STT_ENGINE": "openai", "TTS_ENGINE": "openai", "ENDPOINTING": "fixed", "SILENCE_THRESHOLD_MS": str(SILENCE),
            "SPECULATION": "on" if speculation else "off", "LOG_LEVEL": "warning",
        }, prefix=["taskset", "-c", SERVER_CORE], binary=binary).start()
        self.url = self.server.stream
        self.process = Process(self.server.process.pid)

    def close(self):
        self.server.kill()


class Pipecat:
    name = "Pipecat"

    def __init__(self, stubs, _folder, _speculation):
        port = free_port()
        self.child = subprocess.Popen(
            ["taskset", "-c", SERVER_CORE, PIPECAT, "-W", "ignore", ROOT / "Benchmarks/peers/pipecat_server.py", str(port), stubs.url],
            stderr=subprocess.DEVNULL)
        until_answering(f"http://127.0.0.1:{port}/health", 120)
        self.url = f"ws://127.0.0.1:{port}/v1/stream"
        self.process = Process(self.child.pid)

    def close(self):
        self.child.kill()
        self.child.wait()


def until_answering(url, wait=20):
    deadline = time.monotonic() + wait
    while True:
        try:
            return httpx.get(url, timeout=1)
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def talk(server, clip, sessions, turns, interrupt=0, query="", ahead=1000):
    """One load; returns the generator's findings with CPU and memory of the server."""
    idle = server.process.memory()
    cpu, begin = server.process.cpu(), time.monotonic()
    peak = 0
    load = subprocess.Popen(
        ["taskset", "-c", LOAD_CORE, LOAD, "talk", "--url", server.url + query, "--clip", clip, "--sessions", str(sessions), "--turns", str(turns),
         "--spread-ms", str(SPREAD), "--interrupt-ms", str(interrupt), "--ahead-ms", str(ahead)], stdout=subprocess.PIPE, text=True)
    while load.poll() is None:
        peak = max(peak, server.process.memory())
        time.sleep(0.2)
    if load.returncode:
        raise SystemExit(f"the load against {server.name} failed")
    found = json.loads(load.stdout.read())
    seconds = time.monotonic() - begin
    found["cpu_ms_per_session_second"] = round((server.process.cpu() - cpu) * 1000 / seconds / sessions, 3)
    found["memory_kb_per_session"] = round((peak - idle) / 1024 / sessions)
    found["seconds"] = round(seconds, 1)
    return found


def compare(clip, speculation, sessions, turns, peer_sessions, options, interrupt=0):
    """The same load for Parley and, where asked for, for the peer or an older Parley."""
    if options.before:
        return in_turns(clip, speculation, sessions, turns, options, interrupt)
    rows = {}
    for kind, count in ((Parley, sessions), (Pipecat, peer_sessions)):
        if kind is Pipecat and (options.without_peer or not count):
            continue
        with tempfile.TemporaryDirectory() as folder:
            stubs = Stubs()
            server = kind(stubs, folder, speculation)
            try:
                talk(server, clip, 1, 1)
                rows[kind.name] = talk(server, clip, count, turns, interrupt)
            finally:
                server.close()
                stubs.close()
    return rows


def in_turns(clip, speculation, sessions, turns, options, interrupt):
    """Both servers again and again, so that what else the machine does is in both; the median of each figure."""
    runs = {"before": [], "after": []}
    for number in range(options.rounds):
        for name, binary in (("before", options.before), ("after", BINARY))[::1 if number % 2 == 0 else -1]:
            with tempfile.TemporaryDirectory() as folder:
                stubs = Stubs()
                server = Parley(stubs, folder, speculation, binary)
                try:
                    talk(server, clip, 1, 1)
                    runs[name].append(talk(server, clip, sessions, turns, interrupt))
                finally:
                    server.close()
                    stubs.close()
    return {name: across(statistics.median, rows) for name, rows in runs.items()}


def across(combine, rows):
    """One row from the same figures of several; what isn't in all of them is left out."""
    first = rows[0]
    if isinstance(first, dict):
        return {name: across(combine, [row[name] for row in rows]) for name in first if all(name in row for row in rows)}
    return None if None in rows else round(combine(rows), 3)


def ratio(rows):
    before, after = rows
    return after / before if before else 1 if after == before else float("inf")


def live_edits(clip, sessions, turns):
    """Conversations with an agent that another process edits every 50 ms, between the same without."""
    rows = {}
    with tempfile.TemporaryDirectory() as folder:
        stubs = Stubs()
        server = Parley(stubs, folder, False)
        try:
            database = editor.connect(server.server.database)
            database.executemany("INSERT INTO agents (name) VALUES (?)", [(name,) for name in editor.AGENTS])
            editor.edit(database, 1, stubs.url)
            database.close()
            while not server.server.get("/v1/agents/ada").json().get("providers"):
                time.sleep(0.1)
            query = f"?agent=ada&ahead_ms={AHEAD}"
            talk(server, clip, 1, 1, query=query)
            for name in ("no edits", "an edit every 50 ms", "no edits again"):
                log = pathlib.Path(folder) / "edits"
                edits = None
                if "every" in name:
                    edits = subprocess.Popen(
                        ["taskset", "-c", LOAD_CORE, sys.executable, editor.__file__, server.server.database, "1000000", stubs.url],
                        stdout=log.open("wb"))
                try:
                    rows[name] = talk(server, clip, sessions, turns, query=query, ahead=AHEAD)
                finally:
                    if edits:
                        edits.kill()
                        edits.wait()
                if edits:
                    kinds = [json.loads(line)["kind"] for line in log.read_text().splitlines()]
                    rows[name]["edits"] = {kind: kinds.count(kind) for kind in sorted(set(kinds))}
        finally:
            server.close()
            stubs.close()
    return rows


def cancelling(sessions, turns):
    """Answers that are cut off; the load is the model as well, and sees its connections closed."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        server = Parley(types.SimpleNamespace(url=f"http://127.0.0.1:{port}/v1"), folder, False)
        try:
            run = subprocess.run(
                ["taskset", "-c", LOAD_CORE, LOAD, "cancel", "--url", server.url, "--port", str(port), "--sessions", str(sessions),
                 "--turns", str(turns)], check=True, capture_output=True, text=True)
            return {server.name: json.loads(run.stdout)}
        finally:
            server.close()


def added(rows):
    for row in rows.values():
        row["added_ms"] = {
            name: round(value - SILENCE - STT - LLM - TTS, 1) for name, value in row["first_audio_ms"].items()
            if name != "count" and value is not None}
    return rows


def start_up(options):
    """Milliseconds from starting the process to its first answer, next to a process that does nothing."""
    starts, restarts, nothing = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(10):
            server = Server(folder, {"LOG_LEVEL": "error"})
            begin = time.perf_counter()
            server.start()
            (starts if number == 0 else restarts).append((time.perf_counter() - begin) * 1000)
            server.process.send_signal(signal.SIGKILL)
            server.process.wait()
            begin = time.perf_counter()
            subprocess.run([sys.executable, "-S", "-c", "pass"], check=True)
            nothing.append((time.perf_counter() - begin) * 1000)
    return {
        "Parley, new database": {"ms": round(starts[0])},
        "Parley, after kill -9": {"ms_median": round(statistics.median(restarts)), "ms_max": round(max(restarts))},
        "an empty Python program": {"ms_median": round(statistics.median(nothing))},
    }


def parts(clip):
    """Single parts by themselves."""
    rows = json.loads(subprocess.run(
        ["taskset", "-c", SERVER_CORE, LOAD, "parts", "--models", str(ROOT / "models"), "--clip", clip],
        check=True, capture_output=True, text=True).stdout)
    few, many = 2000, 12000
    with tempfile.TemporaryDirectory() as folder:
        counter = f"{folder}/allocations.so"
        subprocess.run(["clang", "-O2", "-fPIC", "-shared", "-o", counter, ROOT / "Benchmarks/allocations.c"], check=True)
        difference = allocations(counter, clip, many) - allocations(counter, clip, few)
    rows["voice activity and endpointing"] = {"allocations_per_frame": round(difference / (many - few), 4)}
    return rows


def allocations(counter, clip, frames):
    """How often a process asks for memory that hears so many frames."""
    run = subprocess.run(
        [LOAD, "hear", "--models", str(ROOT / "models"), "--clip", clip, "--frames", str(frames)],
        env=os.environ | {"LD_PRELOAD": counter}, check=True, capture_output=True, text=True)
    assert json.loads(run.stdout)["utterances"] > frames // 1000, "nothing was heard"
    return int(run.stderr.rsplit("allocations: ", 1)[1])


def scenarios(clip, options):
    turns = 2 if options.quick else 6
    return {
        "added, 10 sessions": lambda: added(compare(clip, False, 10, turns, 10, options)),
        "added, 200 sessions": lambda: added(compare(clip, False, 200, max(2, turns // 2), 0, options)),
        "speculation, 10 sessions": lambda: compare(clip, True, 10, turns, 0, options),
        "barge-in, 20 sessions": lambda: compare(clip, True, 20, turns, 10, options, interrupt=1000),
        "live edits, 50 sessions": lambda: added(live_edits(clip, 50, turns)),
        "cancel, 20 sessions": lambda: cancelling(20, 4 * turns),
        "start": lambda: start_up(options),
        "parts": lambda: parts(clip),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="fewer turns")
    parser.add_argument("--without-peer", action="store_true", help="Parley alone")
    parser.add_argument("--before", type=pathlib.Path, help="an older server's binary; only conversations are compared")
    parser.add_argument("--rounds", type=int, default=3, help="how often each of both is measured")
    parser.add_argument("scenario", nargs="*", help="beginnings of names; none: all")
    options = parser.parse_args()
    with tempfile.NamedTemporaryFile(suffix=".raw") as clip:
        clip.write(speech.flite("what is the weather like in london today"))
        clip.flush()
        results = {}
        for name, run in scenarios(clip.name, options).items():
            if options.scenario and not any(name.startswith(wanted) for wanted in options.scenario):
                continue
            print(f"== {name}", flush=True)
            results[name] = run()
            if "before" in results[name]:
                results[name]["after / before"] = across(ratio, [results[name]["before"], results[name]["after"]])
            for who, row in results[name].items():
                print(f"{who}: {json.dumps(row)}", flush=True)
    conditions = {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "processor": next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine()),
        "cores": os.cpu_count(), "load_before": os.getloadavg()[0], "kernel": platform.release(),
        "priority": "normal" if os.sched_getscheduler(0) == os.SCHED_OTHER else "real time, all processes",
        "silence_ms": SILENCE, "stt_ms": STT, "llm_ms": LLM, "tts_ms": TTS, "spread_ms": SPREAD, "quick": options.quick,
    }
    folder = ROOT / "Benchmarks/results"
    folder.mkdir(exist_ok=True)
    path = folder / f"{conditions['date'][:10]}{'-before-after' if options.before else ''}.json"
    kept = json.loads(path.read_text())["results"] if path.exists() else {}
    path.write_text(json.dumps({"conditions": conditions, "results": kept | results}, indent=2) + "\n")
    print(f"written to {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
