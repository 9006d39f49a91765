"""What was asked and what was answered, one line each, written where no kill can take it back.

Jepsen's form: `invoke` before anything is sent, then `ok`, `fail` (told no) or nothing at all: unknown.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Op:
    """One attempt: what is done to which case by whom, under which request id.

    Args:
        kind: fire, task (`transition` names it), vote (`transition` is the answer), draft, upload, timers, letters, many, finish, move or back.
        seen: the revision the page was made from, None where no page was.
        cases: of many at once, with the revisions they were shown at.
        words: what the form said, unique to the request; of an upload, what the file holds.
        scan: the answer that names a file that was put in before.
    """

    kind: str
    request_id: str = ""
    case_id: int = 0
    transition: str = ""
    person: int = 0
    seen: int | None = None
    words: str = ""
    amount: int = 0
    agreed: bool = True
    scan: str = ""
    rounds: int = 0
    cases: tuple[int, ...] = ()
    revisions: tuple[int, ...] = ()


@dataclass
class Attempt:
    """One attempt as the file tells it: when it began, how it was answered and when."""

    op: Op
    began: int
    answer: str = "info"
    ended: int | None = None
    result: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Position:
    """How far somebody has read, in bytes."""

    offset: int = 0


class History:
    """The file; each line is one write, appended."""

    def __init__(self, path: Path) -> None:
        """The folder is there already."""
        self.path = path

    def write(self, line: Mapping[str, Any]) -> None:
        """Append one line at once."""
        handle = os.open(self.path, os.O_APPEND | os.O_CREAT | os.O_WRONLY)
        try:
            os.write(handle, (json.dumps({"t_ns": time.monotonic_ns(), **line}) + "\n").encode())
        finally:
            os.close(handle)

    def invoke(self, attempt: str, op: Op) -> None:
        """Before anything is done."""
        self.write({"type": "invoke", "attempt": attempt, "op": vars(op)})

    def answer(self, attempt: str, kind: str, **result: Any) -> None:
        """After everything is done."""
        self.write({"type": kind, "attempt": attempt, "result": result})

    def died(self, attempt: str, point: str) -> None:
        """A kill, right before it."""
        self.write({"type": "killed", "attempt": attempt, "point": point})

    def lines(self) -> Iterator[dict[str, Any]]:
        """Every line so far."""
        if self.path.exists():
            for line in self.path.read_text(encoding="utf-8").splitlines():
                yield json.loads(line)

    def lines_from(self, position: Position) -> list[dict[str, Any]]:
        """The whole lines since this position, which moves on."""
        if not self.path.exists():
            return []
        with self.path.open("rb") as file:
            file.seek(position.offset)
            new = file.read()
        whole = new[: new.rfind(b"\n") + 1]
        position.offset += len(whole)
        return [json.loads(line) for line in whole.splitlines()]

    def attempts(self) -> dict[str, Attempt]:
        """Attempt -> what became of it."""
        found: dict[str, Attempt] = {}
        for line in self.lines():
            if line["type"] == "invoke":
                lists = {name: tuple(line["op"][name]) for name in ("cases", "revisions")}
                op = Op(**{**line["op"], **lists})
                found[line["attempt"]] = Attempt(op, line["t_ns"])
            elif line["type"] == "killed":
                found[line["attempt"]].ended = line["t_ns"]
            elif line["type"] in {"ok", "fail"}:
                attempt = found[line["attempt"]]
                attempt.answer, attempt.ended, attempt.result = line["type"], line["t_ns"], line["result"]
        return found

    def kills(self) -> dict[str, int]:
        """Point -> how many died there."""
        counted: dict[str, int] = {}
        for line in self.lines():
            if line["type"] == "killed":
                counted[line["point"]] = counted.get(line["point"], 0) + 1
        return counted

    def kinds_killed(self) -> Iterator[str]:
        """The kind of each attempt that died, in order."""
        kinds: dict[str, str] = {}
        for line in self.lines():
            if line["type"] == "invoke":
                kinds[line["attempt"]] = line["op"]["kind"]
            elif line["type"] == "killed":
                yield kinds[line["attempt"]]
