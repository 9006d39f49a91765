"""How long the rooms and the sentences of the house are.

`python -m tests.house.sizes` prints the figures; `test_sizes.py` holds the gate.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "iapflow"
MODULE_LINES = 300
FUNCTION_LINES = 60


@dataclass(frozen=True)
class Measured:
    """One module or function and its length in lines, docstring and comments included."""

    name: str
    lines: int


def modules(package: Path = PACKAGE) -> list[Measured]:
    """Every module of the package; written-once migrations are left out."""
    return [
        Measured(path.relative_to(package.parent).as_posix(), len(path.read_text(encoding="utf-8").splitlines()))
        for path in sorted(package.rglob("*.py"))
        if "migrations" not in path.parts
    ]


def functions(package: Path = PACKAGE) -> Iterator[Measured]:
    """Every function and method, the nested ones too."""
    for module in modules(package):
        tree = ast.parse((package.parent / module.name).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
                yield Measured(f"{module.name}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1)


def percentile(lengths: list[int], share: float) -> int:
    """The smallest length that `share` of all lengths do not exceed."""
    ordered = sorted(lengths)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def summary() -> str:
    """The figures that `make check` prints."""
    rooms, sentences = [m.lines for m in modules()], [f.lines for f in functions()]
    return (
        f"modules: {len(rooms)}, median {median(rooms):.0f}, largest {max(rooms)} lines (goal 80, gate {MODULE_LINES})\n"
        f"functions: {len(sentences)}, median {median(sentences):.0f}, p90 {percentile(sentences, 0.9)}, "
        f"p99 {percentile(sentences, 0.99)} lines (goal 6 / 20 / 35, gate {FUNCTION_LINES})\n"
    )


if __name__ == "__main__":
    sys.stdout.write(summary())
