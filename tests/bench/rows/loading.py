"""Loading the shipped definitions, with positions, every check and all expressions compiled, against PyYAML alone.

PyYAML's plain C loader reads the same texts and checks nothing.  Cold: each round is a process of its own that loads
once, nothing kept from an earlier load; only the imports are done before.
"""

import gc
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[3]
ROUNDS = 7


def once() -> tuple[float, float]:
    """Seconds for PyYAML, and for ours."""
    import yaml

    import iapflow.builtin  # noqa: F401 - registers facts, functions, effects
    from iapflow.definitions.catalogue import load, read_project
    from iapflow.extend import REGISTRY

    texts = read_project(ROOT)
    gc.collect()
    start = time.perf_counter()
    for text in texts.values():
        yaml.load(text, Loader=yaml.CSafeLoader)  # noqa: TID251 - the loader that is compared with
    middle = time.perf_counter()
    gc.collect()
    again = time.perf_counter()
    load(texts, REGISTRY)
    return middle - start, time.perf_counter() - again


def ratio() -> float:
    """Ours over PyYAML's, the median of the rounds."""
    found = []
    for _ in range(ROUNDS):
        done = subprocess.run([sys.executable, __file__], check=True, capture_output=True, text=True)
        plain, ours = json.loads(done.stdout)
        found.append(ours / plain)
    return statistics.median(found)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(once()))
