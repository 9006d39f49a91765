"""Bringing a removed row back: the page that showed the removal holds the row until it is left."""

from __future__ import annotations

import json
from typing import Any

from iapflow.forms.access import Access
from iapflow.forms.filled import Filled
from iapflow.forms.posting import Posted, Raw
from iapflow.forms.sheet import Sheet
from iapflow.forms.taking import read_answers
from iapflow.forms.types import Around

UNDO, HELD = "_undo", "_undone"
LONGEST = 200_000


def held(filled: Filled) -> str:
    """The row that was just taken out, as the page keeps it; empty where there is none."""
    if filled.removed is None:
        return ""
    group, at, row = filled.removed
    seen = {name: value for name, value in row.items() if name == "id" or f"{group}.{name}" in filled.access.writable}
    return json.dumps([group, at, seen], ensure_ascii=False)


def bring_back(sheet: Sheet, posted: Posted, raw: Raw, around: tuple[Around, Access]) -> None:
    """Put the row where it was, cleaned as anything that comes from outside."""
    given = posted.getlist(HELD)[:1] if UNDO in posted else []
    found = _read(given[0]) if given else None
    if found is None:
        return
    group, at, row = found
    if group not in sheet.groups or group not in around[1].writable or sheet.fixed_rows(group) is not None:
        return
    rows = list(raw.answers.get(group) or ())
    back = read_answers(sheet, {group: [row]}, {}, *around).answers.get(group) or []
    if not back or any(one["id"] == back[0]["id"] for one in rows):
        return
    rows.insert(min(max(at, 0), len(rows)), back[0])
    raw.answers[group] = rows
    raw.pressed = ("undo", group, back[0]["id"])


def _read(text: str) -> tuple[str, int, dict[str, Any]] | None:
    try:
        group, at, row = json.loads(text[:LONGEST])
    except (ValueError, TypeError, RecursionError):
        return None
    is_one = isinstance(group, str) and type(at) is int and isinstance(row, dict)
    return (group, at, row) if is_one else None
