"""What happened in all calls of a run, to be printed at its end."""

import os
import random
from collections import Counter

#: DAVE_SEED repeats a run; DAVE_EPOCHS makes it longer.
SEED = int(os.environ.get("DAVE_SEED") or random.randrange(1 << 32))
EPOCHS = int(os.environ.get("DAVE_EPOCHS", "1000"))


class Tally(Counter):
    def report(self) -> list[str]:
        width = max(map(len, self), default=0)
        return [f"seed {SEED}, {EPOCHS} epochs asked for"] + [f"{name:{width}}  {self[name]:>8}" for name in sorted(self)]


TALLY = Tally()
