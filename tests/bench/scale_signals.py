"""Early signs for a whole country: the clock's night over so many learners, its time and its memory.

    make scale-signals                # 250,000 learners
    make scale-signals LEARNERS=25000

Goals: at most three times as long as reading the daily sums once, and no more memory for ten times
the learners, because one institution after the other is worked out.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.rows.early_signs import Country

LEARNERS = 250_000
TIMES = 3
MOST_TIMES, MOST_MEGABYTES = 3.0, 200.0
STATUS, REFS = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def peak() -> float:
    """Most megabytes held since `forget_peak`."""
    found = re.search(r"VmHWM:\s+(\d+) kB", STATUS.read_text())
    return int(found[1]) / 1024 if found else 0.0


def forget_peak() -> float:
    """Begin to measure anew; the megabytes held now."""
    REFS.write_text("5")
    return peak()


def worked(does: Callable[[], object]) -> float:
    """Seconds of the processor that something takes; the database lies in the same process."""
    start = time.process_time()
    does()
    return time.process_time() - start


def measured(learners: int, folder: str) -> dict[str, float]:
    """One night that writes every signal, and the night after it, beside reading once."""
    start = time.perf_counter()
    country = Country(f"sqlite:///{folder}/signs.sqlite3", learners)
    made = time.perf_counter() - start
    country.read_once()
    once = min(worked(country.read_once) for _ in range(TIMES))
    before = forget_peak()
    begun = time.perf_counter()
    first, later = worked(country.recompute), worked(country.recompute)
    nights = time.perf_counter() - begun
    held = peak() - before
    signals = float(country.signals())
    country.engine.dispose()
    return {
        "learners": float(learners), "signals": signals, "seconds to make the data": made, "read once, s": once,
        "first night, s": first, "later night, s": later, "both nights by the clock, s": nights,
        "first / once": first / once, "later / once": later / once,
        "memory above what was held, MB": held,
    }  # fmt: skip


def main(learners: int) -> int:
    """Print the figures, and whether the goals are met."""
    with tempfile.TemporaryDirectory() as folder:
        found = measured(learners, folder)
    for name, value in found.items():
        sys.stdout.write(f"{name:32} {value:,.1f}\n")
    slowest = max(found["first / once"], found["later / once"])
    is_met = slowest <= MOST_TIMES and found["memory above what was held, MB"] <= MOST_MEGABYTES
    sys.stdout.write("ok\n" if is_met else "short of the goal\n")
    return 0 if is_met else 1


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else LEARNERS))
