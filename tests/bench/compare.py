"""`make bench`: the peers of run.py side by side, then one line a figure: `name | value | goal | ok`.

Arguments are run.py's own (`--db postgres`, `--rounds 9`, …).  The goal is relative, as figures of two machines cannot
be compared: one firing of ours, which writes the full rows, costs less than any product's, which writes fewer.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
OURS = "iapflow_peer"


@dataclass(frozen=True)
class Line:
    """One figure; `is_met` is None where nothing is asked of it."""

    name: str
    value: str
    goal: str = "-"
    is_met: bool | None = None

    def __str__(self) -> str:
        return f"{self.name} | {self.value} | {self.goal} | {'short' if self.is_met is False else 'ok'}"


def lines(peers: dict[str, dict[str, Any]]) -> list[Line]:
    """The closing table for what run.py measured, by peer."""
    if OURS not in peers:
        return [Line("firing, of the floor's time", "not measured", "measured", is_met=False)]
    ours = peers[OURS]
    figures = [
        Line("firing, of the floor's time", f"{ours['ratio_wall']:.2f} x"),
        Line("firing, of the floor's own CPU", f"{ours['ratio_cpu']:.2f} x"),
        Line("firing, microseconds", f"{ours['us']:.0f}"),
        Line("firing, slowest of a hundred, ms", f"{ours['p99_ms']:.2f}"),
    ]
    for name, product in peers.items():
        if product["kind"] == "product":
            share = ours["us"] / product["us"]
            figures.append(Line(f"firing, of {name}'s time", f"{share:.2f} x", "< 1 x", is_met=share < 1))
    return figures


def main(arguments: list[str]) -> int:
    """Run the peers, print the table; 1 when a goal was missed."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "figures.json"
        command = [sys.executable, str(HERE / "run.py"), "--dir", folder, "--json", str(result), *arguments]
        if code := subprocess.run(command, check=False).returncode:
            return code
        table = lines(json.loads(result.read_text(encoding="utf-8"))["peers"])
    sys.stdout.write("\n".join(["", "name | value | goal | ok", *map(str, table), ""]))
    return int(any(line.is_met is False for line in table))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
