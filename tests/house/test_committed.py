"""What is committed knows nothing of the machine it was written on."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.house.sizes import ROOT

# Written in pieces, so that this file does not find itself.
FOLDERS = "|".join(("work", "root", "home", "farm", "tmp"))
MACHINE = re.compile(rf"(?<![\w.~$}}\)-])/(?:{FOLDERS})" + r"/[\w.]")
INDEX = re.compile(
    "|".join(
        (r"--(?:extra-)?index-" + "url", r"https?://[^\s\"')]+/" + r"simple\b", "pypi" + r"\.org", "python" + "hosted")
    )
)
# The measuring stick is copied from outside, byte for byte.
AS_GIVEN = ("tests/bench/peers/", "tests/bench/micro/")


def committed() -> list[Path]:
    """The files git knows; in an unpacked archive, all that are no product of a run."""
    known = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if known.returncode == 0:
        return [ROOT / name for name in known.stdout.split("\0") if name]
    return [
        path for path in ROOT.rglob("*") if path.is_file() and not {".venv", ".venv-bench", "var"} & set(path.parts)
    ]


def stains(text: str) -> list[str]:
    """Lines that hold a folder of somebody's machine or the address of a package index."""
    return [line.strip()[:120] for line in text.splitlines() if MACHINE.search(line) or INDEX.search(line)]


def test_no_committed_file_names_a_machine_or_an_index():
    """Locks are hashes only; examples use relative paths."""
    found = {}
    for path in committed():
        name = path.relative_to(ROOT).as_posix()
        if path.is_file() and not name.startswith(AS_GIVEN):
            try:
                found[name] = stains(path.read_text(encoding="utf-8"))
            except UnicodeDecodeError:
                continue

    assert len(found) > 20
    assert {} == {name: lines for name, lines in found.items() if lines}


@pytest.mark.parametrize("line", ["open('/" + "work/main/x')", "--index-" + "url x", "see https://host/" + "simple/"])
def test_a_stain_is_found(line: str):
    """The rule can fail."""
    assert [line] == stains(line)


@pytest.mark.parametrize("line", ["docs/work/x", "PATH=$HOME/work/x", "/tasks/1"])
def test_a_relative_path_or_a_route_is_no_stain(line: str):
    """Only an absolute path of a machine counts."""
    assert [] == stains(line)
