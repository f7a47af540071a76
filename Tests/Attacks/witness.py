"""Somebody else's session: asks for a pong again and again, and tells how long the slowest one took.

A process of its own, so that an attacker that is busy can't make it late: `witness.py URL` prints a line when it is ready,
and at a line on standard input one with the slowest wait in milliseconds and the count of pongs.
"""

import json
import os
import select
import sys
import time

from websockets.sync.client import connect

PAUSE = 0.02


def prefer():
    """Goes before the attacker on its processor, where the system allows it."""
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    except (PermissionError, AttributeError):
        pass


def pong(socket, number, limit):
    """Seconds until the pong came; the limit when it did not."""
    began = time.monotonic()
    socket.send(json.dumps({"type": "ping", "id": number}))
    while (left := began + limit - time.monotonic()) > 0:
        try:
            event = json.loads(socket.recv(timeout=left))
        except TimeoutError:
            break
        if event.get("type") == "pong" and event.get("id") == number:
            return time.monotonic() - began
    return limit


def main(url, limit=30.0):
    prefer()
    slowest, count = 0.0, 0
    with connect(url, proxy=None, max_size=None, ping_interval=None, close_timeout=1) as socket:
        json.loads(socket.recv())
        print("ready", flush=True)
        while not select.select([sys.stdin], [], [], PAUSE)[0]:
            try:
                slowest = max(slowest, pong(socket, count, limit))
            except Exception as error:
                print(json.dumps({"slowest_ms": limit * 1000, "pongs": count, "ended": type(error).__name__}), flush=True)
                return
            count += 1
        print(json.dumps({"slowest_ms": slowest * 1000, "pongs": count}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
