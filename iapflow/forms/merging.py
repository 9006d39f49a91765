"""Two people in one form: what each changed since their page was made, put together field by field.

A page carries a short mark of every answer it was made from.  An answer that only one of two changed
is theirs; one that both changed differently is a clash, and somebody chooses.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from iapflow.forms.sheet import Sheet, cell_path

Answers = Mapping[str, Any]
EMPTY = "----"
ORDER = "#"
"""The name under which a group's marks keep the order of its rows."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Two sets of answers in one.

    Args:
        answers: to be kept; at a clash what was kept before.
        shown: the same with mine at each clash, for the page that is being written.
        clashes, taken: paths that both changed; paths that only the other one changed.
        seen, seen_shown: the marks that the page goes on with as it is; those of the page drawn anew.
    """

    answers: dict[str, Any]
    shown: dict[str, Any]
    clashes: tuple[str, ...]
    taken: tuple[str, ...]
    seen: str
    seen_shown: str

    @property
    def is_news(self) -> bool:
        """True where somebody else's words came in, or wait for a choice."""
        return bool(self.clashes or self.taken)


@dataclass(frozen=True, slots=True)
class Base:
    """What a page was made from, and what its person may write.

    Args:
        seen: the marks that stood in the page.
        mine, theirs: the clashes in which somebody pressed "mine", and those with "theirs".
    """

    seen: str
    writable: frozenset[str]
    mine: Collection[str] = ()
    theirs: Collection[str] = ()


@dataclass(slots=True)
class _Merging:
    seen: Mapping[str, str]
    base: Base
    clashes: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    def one(self, path: str, theirs: Any, mine: Any) -> tuple[Any, Any]:
        """What is kept and what the page shows for one answer."""
        if mark(theirs) == mark(mine) or path in self.base.mine:
            return mine, mine
        if path in self.base.theirs:
            return theirs, theirs
        base = self.seen.get(path, mark(None))
        if mark(mine) == base:
            self.taken.append(path)
            return theirs, theirs
        if mark(theirs) == base:
            return mine, mine
        self.clashes.append(path)
        return theirs, mine


def merge(sheet: Sheet, base: Base, theirs: Answers, mine: Answers) -> Merged:
    """Put together what is kept now and what a page brings."""
    work = _Merging(read_marks(sheet, base.seen), base)
    kept, shown = dict(mine), dict(mine)
    for name in sheet.fields:
        if name in sheet.groups:
            kept[name], shown[name] = _rows(sheet, name, work, (theirs.get(name) or [], mine.get(name) or []))
        elif _is_typed_in(sheet.fields[name]) and (name in theirs or name in mine):
            kept[name], shown[name] = work.one(name, theirs.get(name), mine.get(name))
    open_ = {path: work.seen.get(path, EMPTY) for path in work.clashes}
    seen, seen_shown = (_written(sheet, answers, base.writable, open_) for answers in (mine, shown))
    return Merged(kept, shown, tuple(work.clashes), tuple(work.taken), seen, seen_shown)


def _rows(
    sheet: Sheet, group: str, work: _Merging, both: tuple[Sequence[Any], Sequence[Any]]
) -> tuple[list[Any], list[Any]]:
    theirs, mine = ({row["id"]: row for row in rows} for rows in both)
    kept: list[Any] = []
    shown: list[Any] = []
    for row_id in _order(group, work, list(theirs), list(mine)):
        pair = _row(sheet, group, work, (row_id, theirs.get(row_id), mine.get(row_id)))
        if pair is not None:
            kept.append(pair[0])
            shown.append(pair[1])
    return kept, shown


def _row(sheet: Sheet, group: str, work: _Merging, at: tuple[str, Any, Any]) -> tuple[Any, Any] | None:
    """A row of both, or of one: what somebody else removed goes only where nobody changed it."""
    row_id, theirs, mine = at
    columns = [name for name, column in sheet.columns(group).items() if _is_typed_in(column)]
    was_there = f"{group}[{row_id}]" in work.seen

    def is_untouched(row: Any) -> bool:
        mine_to_see = [name for name in columns if f"{group}.{name}" in work.base.writable]
        return all(mark(row.get(name)) == work.seen.get(cell_path(group, row_id, name)) for name in mine_to_see)

    if theirs is None or mine is None:
        alone = mine if theirs is None else theirs
        if was_there and is_untouched(alone):
            if theirs is None:
                work.taken.append(f"{group}[{row_id}]")
            return None
        if mine is None:
            work.taken.append(f"{group}[{row_id}]")
        return alone, alone
    kept, shown = dict(mine), dict(mine)
    for name in columns:
        if name not in theirs and name not in mine:
            continue
        kept[name], shown[name] = work.one(cell_path(group, row_id, name), theirs.get(name), mine.get(name))
    return kept, shown


def _order(group: str, work: _Merging, theirs: list[str], mine: list[str]) -> list[str]:
    """Mine where I moved rows, else theirs; rows that only one has stay after the one they followed."""
    first, second = (theirs, mine) if work.seen.get(f"{group}{ORDER}") == mark(mine) else (mine, theirs)
    order = list(first)
    for at, row_id in enumerate(second):
        if row_id not in order:
            order.insert(order.index(second[at - 1]) + 1 if at else 0, row_id)
    return order


def _is_typed_in(definition: Any) -> bool:
    return definition.compute is None


def mark(answer: Any) -> str:
    """Four letters that differ where answers do; every empty answer has the same."""
    if answer in (None, "", []):
        return EMPTY
    said = json.dumps(answer, ensure_ascii=True, sort_keys=True, default=str).encode()
    return urlsafe_b64encode(blake2b(said, digest_size=3).digest()).decode()


def marks(sheet: Sheet, answers: Answers, writable: frozenset[str]) -> str:
    """The marks of what this person may write, in the order of the form: `top;group:order;group:row,marks;…`."""
    return _written(sheet, answers, writable, {})


def _written(sheet: Sheet, answers: Answers, writable: frozenset[str], given: Mapping[str, str]) -> str:
    def one(path: str, column: str, answer: Any) -> str:
        return given.get(path, mark(answer)) if column in writable else EMPTY

    parts = ["".join(one(name, name, answers.get(name)) for name in _single(sheet))]
    for group in sheet.groups if writable else ():
        rows = (answers.get(group) or []) if group in writable else []
        parts.append(f"{group}:{mark([row['id'] for row in rows])}")
        for row in rows:
            cells = (
                one(cell_path(group, row["id"], name), f"{group}.{name}", row.get(name))
                for name in sheet.columns(group)
            )
            parts.append(f"{group}:{row['id']},{''.join(cells)}")
    return ";".join(parts)


def read_marks(sheet: Sheet, written: str) -> dict[str, str]:
    """Path -> mark; what cannot be read is left out, so that it counts as changed."""
    top, *parts = written.split(";")
    found = dict(zip(_single(sheet), _fours(top), strict=False))
    for part in parts:
        group, _, told = part.partition(":")
        row_id, comma, cells = told.partition(",")
        if group not in sheet.groups:
            continue
        if not comma:
            found[f"{group}{ORDER}"] = told
            continue
        found[f"{group}[{row_id}]"] = ""
        paths = (cell_path(group, row_id, name) for name in sheet.columns(group))
        found.update(zip(paths, _fours(cells), strict=False))
    return found


def _single(sheet: Sheet) -> list[str]:
    return [name for name in sheet.fields if name not in sheet.groups]


def _fours(text: str) -> list[str]:
    return [text[at : at + 4] for at in range(0, len(text), 4)]
