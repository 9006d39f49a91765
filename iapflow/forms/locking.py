"""What stands read-only by a rule keeps its stored answer, whatever a page or a program sends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from iapflow.errors import Text
from iapflow.forms.evaluating import Seen, evaluate, stored, stored_row
from iapflow.forms.occasion import Occasion
from iapflow.forms.posting import Raw
from iapflow.forms.sheet import Sheet, cell_path

LOCKED = Text("This answer cannot be changed now, so it stays as it was.")


def keep_rows(sheet: Sheet, raw: Raw, occasion: Occasion) -> None:
    """Rows that were taken out come back where an answer of theirs stood read-only."""
    if not sheet.locks or not occasion.may_write:
        return
    before, then = occasion.before, None
    for group in sheet.groups:
        rows, old = list(raw.answers.get(group) or ()), list(before.get(group) or ())
        there = {row["id"] for row in rows}
        gone = [(place, row) for place, row in enumerate(old) if row["id"] not in there]
        if not gone:
            continue
        then = then or evaluate(sheet, before, replace(occasion, before=before))
        back = [(place, row) for place, row in gone if is_held(sheet, group, row, then)]
        for place, row in back:
            rows.insert(min(place, len(rows)), dict(row))
        if back:
            raw.answers[group] = rows
            removed = raw.removed[2]["id"] if raw.removed else None
            if removed in {row["id"] for _, row in back}:
                raw.removed, raw.pressed = None, ("keep", group, str(removed))


def is_held(sheet: Sheet, group: str, row: Mapping[str, Any], seen: Seen) -> bool:
    """Whether an answer of a stored row stands read-only, so that the row cannot be taken out."""
    columns = sheet.columns(group).items()
    return any(
        cell_path(group, row["id"], name) in seen.locked and not sheet.kind(column).is_empty(row.get(name))
        for name, column in columns
        if column.compute is None
    )


def hold(sheet: Sheet, raw: Raw, seen: Seen, before: Mapping[str, Any]) -> list[str]:
    """Put the stored answers in their places; the paths at which something else had been sent."""
    if not seen.locked:
        return []
    tried = [*_fields(sheet, raw, seen, before), *_cells(sheet, raw, seen, before)]
    for path in seen.locked:
        raw.unclean.pop(path, None)
    return tried


def _fields(sheet: Sheet, raw: Raw, seen: Seen, before: Mapping[str, Any]) -> Iterator[str]:
    for name, definition in sheet.fields.items():
        if name not in seen.locked or definition.compute is not None:
            continue
        kept = list(before.get(name) or ()) if name in sheet.groups else stored(definition, name, before)
        if not _is_same(sheet, definition, raw.answers.get(name), kept):
            yield name
        if kept is not None or name in raw.answers:
            raw.answers[name] = kept


def _cells(sheet: Sheet, raw: Raw, seen: Seen, before: Mapping[str, Any]) -> Iterator[str]:
    for group in sheet.groups:
        if group in seen.locked or group not in raw.answers:
            continue
        rows = []
        for row in raw.answers[group] or ():
            kept, old = dict(row), stored_row(group, row["id"], before)
            for name, column in sheet.columns(group).items():
                path = cell_path(group, row["id"], name)
                if path not in seen.locked or column.compute is not None:
                    continue
                answer = stored(column, name, old)
                if not _is_same(sheet, column, kept.get(name), answer):
                    yield path
                if answer is not None or name in kept:
                    kept[name] = answer
            rows.append(kept)
        raw.answers[group] = rows


def _is_same(sheet: Sheet, definition: Any, sent: Any, kept: Any) -> bool:
    is_empty = sheet.kind(definition).is_empty
    return bool(sent == kept or (is_empty(sent) and is_empty(kept)))
