"""The chain of the journal: each line's hash covers its content and the hash of the line before it in its case.

What is covered is what the database holds: a note as it is sealed, so that nothing can be guessed from a hash and
erasing a key leaves the chain whole.  Whoever can write the database can also count a chain anew from its first line;
only heads that are kept elsewhere (an anchor) tell that.  Lines written before there was a chain have no hash and
may stand only before those that have one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Text, select, type_coerce

from iapflow.store.base import table_of
from iapflow.store.case import Case
from iapflow.store.codec import dump, seal
from iapflow.store.event import Event

EVENTS = table_of(Event)
COVERED = (
    "case_id", "seq", "revision", "request_id", "transition", "from_state", "to_state",
    "actor_id", "acting_for_id", "role", "at", "note",
)  # fmt: skip
"""Everything but the key that the database gives."""
LINES = select(
    *(type_coerce(EVENTS.c.note, Text).label("note") if name == "note" else EVENTS.c[name] for name in COVERED),
    EVENTS.c.hash,
).order_by(EVENTS.c.case_id, EVENTS.c.seq)
AT_ONCE = 2000
Heads = Mapping[int, tuple[int, str]]
"""Case -> number and hash of the last line of its journal."""


@dataclass(frozen=True, slots=True)
class Broken:
    """Where the chain of a case does not hold."""

    case_id: int
    seq: int
    why: str

    def __str__(self) -> str:
        """For whoever looks after the program."""
        return f"case {self.case_id}, line {self.seq}: {self.why}"


@dataclass(slots=True)
class Verified:
    """What came of a look at the whole journal."""

    lines: int
    unchained: int
    broken: list[Broken]
    heads: dict[int, tuple[int, str]]


def chained(line: Mapping[str, Any], before: str | None) -> dict[str, Any]:
    """A line as it is about to be written, with its hash."""
    note = line.get("note")
    return {**line, "hash": _hash({**line, "note": None if note is None else seal(dump(note))}, before)}


def verified(connection: Connection, anchor: Heads | None = None) -> Verified:
    """Look at every line of every case, and at what an anchor remembers of them."""
    found = Verified(0, 0, [], {})
    wanted, last = dict(anchor or {}), dict[int, int]()
    rows: Iterable[Any] = connection.execution_options(yield_per=AT_ONCE).execute(LINES)
    case_id, seq, before = 0, 0, None
    for row in rows:
        if row.case_id != case_id:
            case_id, seq, before = row.case_id, 0, None
        why = _why(row, seq, before)
        found.broken += [Broken(case_id, row.seq, why)] if why else []
        found.broken += _against_anchor(row, wanted)
        found.lines, found.unchained = found.lines + 1, found.unchained + (row.hash is None)
        seq, before, last[case_id] = row.seq, row.hash, row.revision
        if row.hash is not None:
            found.heads[case_id] = (row.seq, row.hash)
    found.broken += _cut_off(connection, last)
    found.broken += [
        Broken(case, number, "the anchor holds this line, the journal does not") for case, (number, _) in wanted.items()
    ]
    return found


def _why(row: Any, seq: int, before: str | None) -> str:
    if row.seq != seq + 1:
        return f"it follows line {seq}; what stood between is gone"
    if row.hash is None:
        return "it has no hash, and the line before it has one" if before else ""
    return "" if row.hash == _hash(row._mapping, before) else "it is not what was written here"


def _against_anchor(row: Any, wanted: dict[int, tuple[int, str]]) -> Iterable[Broken]:
    if row.seq != wanted.get(row.case_id, (0, ""))[0]:
        return ()
    _, kept = wanted.pop(row.case_id)
    return () if kept == row.hash else [Broken(row.case_id, row.seq, "the anchor holds another hash of this line")]


def _cut_off(connection: Connection, last: Mapping[int, int]) -> Iterator[Broken]:
    """A case whose journal ends before the case itself does."""
    for case_id, revision in connection.execute(select(Case.id, Case.revision).order_by(Case.id)):
        if last.get(case_id) != revision:
            yield Broken(case_id, 0, "its journal does not end where the case stands")


def _hash(line: Mapping[str, Any], before: str | None) -> str:
    covered = [_plain(line.get(name)) for name in COVERED]
    return sha256(dump([before, *covered]).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """A moment the same on both databases."""
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value
