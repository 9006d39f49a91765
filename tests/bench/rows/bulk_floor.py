"""`review` by the floor, one by one: prints its seconds a case as JSON, one figure a round."""

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from peers.floor_raw import Floor
from work import ACTOR, args, fire, form, start

BATCH, ROUNDS = 200, 7


def main() -> None:
    """Cases are brought before the step, then the step is timed."""
    floor = Floor()
    floor.setup(args())
    taken = []
    for _ in range(ROUNDS + 1):
        chosen = [start(floor, number) for number in range(BATCH)]
        for step, role in (("submit", "student"), ("assign", "coordinator")):
            for number, case in enumerate(chosen):
                fire(floor, case, step, ACTOR[role], form(step, number))
        began = time.perf_counter()
        for number, case in enumerate(chosen):
            fire(floor, case, "review", ACTOR["tutor"], form("review", number))
        taken.append((time.perf_counter() - began) / BATCH)
    sys.stdout.write(json.dumps(taken[1:]) + "\n")


if __name__ == "__main__":
    main()
