"""What a page posted, as raw answers: words that cannot be cleaned are kept as they were typed.

Every generated input is named `f-<field>` or `f-<group>-<row id>-<column>`; `f-<group>` repeats the
row ids in order.  Any other name is refused, except the page's own.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from iapflow.errors import Text
from iapflow.forms.building import AnswerForm, Classes
from iapflow.forms.sheet import Sheet, cell_path
from iapflow.forms.types import Around

PAGE_NAMES = frozenset({"csrf_token", "revision", "request_id"})
ROW_ID = re.compile(r"[a-z0-9_]{1,40}")
NEW_ROW_ID = re.compile(r"r[0-9a-f]{8,32}")
HARD_MAX_ROWS = 200
MOVES = {"_up": -1, "_down": 1}
UNKNOWN = Text("This page sent a field that the form does not have. Open the page anew and try again.")
NOT_YOURS = Text("This page sent a field that you cannot change here. Open the page anew and try again.")


class Posted(Protocol):
    """What was posted: names with one or several texts, such as Werkzeug's MultiDict."""

    def getlist(self, key: str) -> list[str]:
        """All texts under a name."""
        ...

    def __contains__(self, key: object) -> bool: ...

    def __iter__(self) -> Iterator[str]: ...


@dataclass(slots=True)
class Raw:
    """Answers before anything is judged.

    Args:
        unclean: path -> why these words cannot be taken.
        refused: names that had no business here; `attempts` are the fields this person may not write.
        pressed: (what, group, row id) of the add, copy, remove, up or down button.
        removed: (group, place, row) that was taken out by the button, for bringing it back.
    """

    answers: dict[str, Any]
    unclean: dict[str, Text] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    attempts: list[str] = field(default_factory=list)
    pressed: tuple[str, str, str] | None = None
    removed: tuple[str, int, dict[str, Any]] | None = None


def new_row_id() -> str:
    """An id that no other row will ever have."""
    return f"r{secrets.token_hex(8)}"


def read_posted(sheet: Sheet, posted: Posted, before: Mapping[str, Any], around: Around, built: Classes) -> Raw:
    """Read a posted page over the answers that were stored."""
    raw = Raw({**before})
    expected: set[str] = set()
    form = built.form(posted, before, around)
    for name, bound in form.inputs.items():
        _keep(raw, raw.answers, name, name, bound)
    expected.update(_names(form))
    for group, row_class in built.rows.items():
        raw.answers[group] = _read_rows(sheet, group, row_class, _Page(posted, before, around, raw, expected))
    _refuse_strangers(sheet, posted, expected, raw)
    return raw


@dataclass(frozen=True, slots=True)
class _Page:
    posted: Posted
    before: Mapping[str, Any]
    around: Around
    raw: Raw
    expected: set[str]


def _read_rows(sheet: Sheet, group: str, row_class: type[AnswerForm], page: _Page) -> list[dict[str, Any]]:
    stored = {row["id"]: row for row in page.before.get(group) or ()}
    marker = f"f-{group}"
    fixed = sheet.fixed_rows(group)
    page.expected.add(marker)
    if fixed is None and marker not in page.posted:
        return list(stored.values())
    rows = []
    for row_id in fixed or _row_ids(page, marker, stored):
        row = dict(stored.get(row_id, {"id": row_id}), id=row_id)
        form = row_class(page.posted, row, page.around, f"f-{group}-{row_id}-")
        for name, bound in form.inputs.items():
            _keep(page.raw, row, name, cell_path(group, row_id, name), bound)
        page.expected.update(_names(form))
        rows.append(row)
    return rows


def _row_ids(page: _Page, marker: str, stored: Mapping[str, Any]) -> list[str]:
    """Ids of stored rows, and new ones in the shape that only new ones have."""
    ids = list(dict.fromkeys(row_id for row_id in page.posted.getlist(marker) if row_id))
    known = [row_id for row_id in ids if row_id in stored or NEW_ROW_ID.fullmatch(row_id)][:HARD_MAX_ROWS]
    if len(known) < len(ids):
        page.raw.refused.append(marker)
    return known


def _keep(raw: Raw, answers: dict[str, Any], name: str, path: str, bound: Any) -> None:
    if bound.data is not None or bound.is_posted:
        answers[name] = bound.data
    if bound.process_errors:
        raw.unclean[path] = bound.process_errors[0]


def _names(form: AnswerForm) -> Iterator[str]:
    for bound in form.inputs.values():
        if bound.kind.parts:
            yield from (f"{bound.name}-{part}" for part in bound.kind.parts)
        else:
            yield bound.name


def _refuse_strangers(sheet: Sheet, posted: Posted, expected: set[str], raw: Raw) -> None:
    for name in posted:
        if name in expected or name in PAGE_NAMES or (name.startswith("_") and len(name) < 40):
            continue
        raw.refused.append(name[:60])
        top = name.removeprefix("f-").split("-", 1)[0]
        if name.startswith("f-") and top in sheet.fields:
            raw.attempts.append(_path_of(sheet, top, name))


def _path_of(sheet: Sheet, top: str, name: str) -> str:
    """The field of the form that a posted name meant; nothing of what a stranger may have put into the name."""
    column = name.rpartition("-")[2]
    return f"{top}.{column}" if top in sheet.groups and column in sheet.columns(top) else top


def press(sheet: Sheet, posted: Posted, raw: Raw, writable: frozenset[str]) -> None:
    """Carry out the button of a row that was pressed, if any."""
    for what in ("_add", "_copy", "_remove", "_up", "_down"):
        for target in posted.getlist(what)[:1]:
            _press(sheet, what, target, raw, writable)


def _press(sheet: Sheet, what: str, target: str, raw: Raw, writable: frozenset[str]) -> None:
    open_groups = [group for group in sheet.groups if group in writable and sheet.fixed_rows(group) is None]
    if what == "_add" and target in open_groups:
        row_id = new_row_id()
        raw.answers[target] = [*raw.answers.get(target, ()), fresh_row(sheet, target, row_id)]
        raw.pressed = ("add", target, row_id)
        return
    for group in open_groups if what != "_add" else ():
        rows = list(raw.answers.get(group) or ())
        at = next((position for position, row in enumerate(rows) if row["id"] == target), None)
        if at is None:
            continue
        if what == "_copy":
            row_id = new_row_id()
            rows.insert(at + 1, {**rows[at], "id": row_id})
            raw.pressed = ("copy", group, row_id)
        elif what in MOVES:
            to = min(max(at + MOVES[what], 0), len(rows) - 1)
            rows.insert(to, rows.pop(at))
            raw.pressed = (what[1:], group, target)
        else:
            raw.removed = (group, at, rows.pop(at))
            near = rows[min(at, len(rows) - 1)]["id"] if rows else ""
            raw.pressed = ("remove", group, near)
        raw.answers[group] = rows
        return


def fresh_row(sheet: Sheet, group: str, row_id: str) -> dict[str, Any]:
    """A new row with the defaults that the form gives."""
    defaults = {name: column.default for name, column in sheet.columns(group).items() if column.default is not None}
    return {"id": row_id, **defaults}
