"""Binding: a form, what was posted or sent, and the occasion -> a `Filled`.

As a draft nothing is required and nothing typed is lost.  As a submission every rule is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from iapflow.errors import Sentence
from iapflow.forms.access import access
from iapflow.forms.building import classes
from iapflow.forms.evaluating import Seen, evaluate, group_rows
from iapflow.forms.filled import Filled, Mode
from iapflow.forms.locking import LOCKED, hold, keep_rows
from iapflow.forms.occasion import Occasion
from iapflow.forms.offering import Offers
from iapflow.forms.posting import NOT_YOURS, UNKNOWN, Posted, Raw, press, read_posted
from iapflow.forms.sheet import Sheet, cell_path
from iapflow.forms.taking import read_answers
from iapflow.forms.types import Around
from iapflow.forms.undoing import bring_back
from iapflow.forms.validating import Judging, in_order


def bind(sheet: Sheet, source: Mapping[str, Any] | Posted, occasion: Occasion, mode: Mode = "submit") -> Filled:
    """Fill a form.

    Args:
        source: what a page posted (it has `getlist`), or answers as JSON holds them.
        mode: `draft` keeps everything and judges nothing; `submit` judges everything.

    Returns:
        A `Filled`; where a row's button was pressed it is a draft, whatever was asked.
    """
    allowed = access(sheet, occasion)
    around = Around(occasion.today, occasion.is_demo)
    raw = _read(sheet, source, occasion, (around, allowed))
    _drop_dead_links(sheet, raw.answers)
    if raw.pressed is not None:
        mode = "draft"
    if mode == "submit":
        _drop_blank_rows(sheet, raw, occasion)
    keep_rows(sheet, raw, occasion)
    seen = evaluate(sheet, raw.answers, occasion)
    tried = hold(sheet, raw, seen, occasion.before)
    offers = Offers(sheet, seen, occasion)
    errors: dict[str, list[Sentence]] = {}
    if raw.refused:
        errors[""] = [NOT_YOURS if raw.attempts else UNKNOWN]
    judged = Judging(sheet, raw.answers, seen, offers, occasion)
    if mode == "submit":
        errors.update({path: [sentence] for path, sentence in raw.unclean.items() if not _is_hidden(path, seen)})
        judged.judge()
        errors.update(judged.found())
        errors.update({path: [LOCKED] for path in tried})
    answers = _submission(sheet, raw.answers, seen) if mode == "submit" else _with_computed(sheet, raw.answers, seen)
    ordered = dict(in_order(sheet, errors)) if errors else {}
    found = (answers, ordered, judged.warnings, seen, offers, allowed, tuple(raw.attempts), raw.pressed, raw.removed)
    return Filled(sheet, mode, occasion, *found)


def first_draft(sheet: Sheet, occasion: Occasion) -> Filled:
    """An empty form with the defaults it gives."""
    defaults = {name: field.default for name, field in sheet.fields.items() if field.default is not None}
    return bind(sheet, defaults, replace(occasion, before={**defaults, **occasion.before}), "draft")


def _read(sheet: Sheet, source: Any, occasion: Occasion, around: tuple[Around, Any]) -> Raw:
    if not hasattr(source, "getlist"):
        return read_answers(sheet, source, occasion.before, *around)
    built = classes(sheet, around[1].writable)
    raw = read_posted(sheet, source, occasion.before, around[0], built)
    press(sheet, source, raw, around[1].writable)
    bring_back(sheet, source, raw, around)
    return raw


def _is_hidden(path: str, seen: Seen) -> bool:
    return path in seen.hidden or path.split("[", 1)[0] in seen.hidden


def _drop_dead_links(sheet: Sheet, answers: dict[str, Any]) -> None:
    """Links to rows that are gone; what was stored is not touched."""
    for group in sheet.groups:
        for name, column in sheet.columns(group).items():
            if column.type == "rows_ref" and answers.get(group):
                alive = {row["id"] for row in answers.get(str(column.rows)) or ()}
                answers[group] = [_with_links(row, name, alive) for row in answers[group]]


def _with_links(row: dict[str, Any], name: str, alive: set[str]) -> dict[str, Any]:
    links = row.get(name)
    if not isinstance(links, list) or set(links) <= alive:
        return row
    return {**row, name: [row_id for row_id in links if row_id in alive]}


def _drop_blank_rows(sheet: Sheet, raw: Raw, occasion: Occasion) -> None:
    """A new row in which nothing was answered is as good as none."""
    for group in sheet.groups:
        stored = {row["id"] for row in occasion.before.get(group) or ()}
        rows = raw.answers.get(group)
        if rows and sheet.fixed_rows(group) is None:
            raw.answers[group] = [row for row in rows if row["id"] in stored or not _is_blank(sheet, group, row)]


def _is_blank(sheet: Sheet, group: str, row: Mapping[str, Any]) -> bool:
    return all(
        kind.is_empty(row.get(name)) or row.get(name) == column.default
        for name, column, kind in sheet.answered(sheet.columns(group))
        if column.compute is None
    )


def _submission(sheet: Sheet, answers: Mapping[str, Any], seen: Seen) -> dict[str, Any]:
    """Without what is hidden; rows always a list; computed answers in their place."""
    kept: dict[str, Any] = {}
    for name in sheet.fields:
        if name in seen.hidden:
            continue
        if name in sheet.groups:
            kept[name] = [_cells(sheet, name, row, seen) for row in group_rows(sheet, name, answers)]
        elif (answer := seen.computed.get(name, answers.get(name))) is not None:
            kept[name] = answer
    return kept


def _cells(sheet: Sheet, group: str, row: Mapping[str, Any], seen: Seen) -> dict[str, Any]:
    cells = {"id": row["id"]}
    for name in sheet.columns(group):
        path = cell_path(group, row["id"], name)
        answer = seen.computed.get(path, row.get(name))
        if path not in seen.hidden and answer is not None:
            cells[name] = answer
    return cells


def _with_computed(sheet: Sheet, answers: Mapping[str, Any], seen: Seen) -> dict[str, Any]:
    """A draft: everything as it is, and what was computed from it."""
    kept = {**answers, **{path: answer for path, answer in seen.computed.items() if "[" not in path}}
    for group in sheet.groups:
        if group in answers:
            columns = [name for name, column in sheet.columns(group).items() if column.compute is not None]
            kept[group] = [
                {**row, **{name: seen.computed.get(cell_path(group, row["id"], name)) for name in columns}}
                for row in answers[group] or ()
            ]
    return kept
