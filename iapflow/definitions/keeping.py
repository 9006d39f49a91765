"""How long answers are kept: which retention each field of a form stands under, when that has ended, what goes then."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from iapflow.definitions.calendar_days import add
from iapflow.definitions.model import Field, Form, ListDef
from iapflow.definitions.model.purpose import Retention
from iapflow.definitions.registry import FieldTypeSpec, UnitSpec

CLOSED = "closed"
"""What a span of keeping is counted from."""
SPECIAL = "P4"
"""The class of which nothing stays, not even a code, where a form is made nameless."""
COUNTED = frozenset({"bool", "number", "money", "date", "timestamp", "rows"})
"""What an answer that names nobody reads as; chosen codes beside them."""


@dataclass(frozen=True, slots=True)
class Going:
    """What goes of a form: fields and columns wholly, of others only some codes."""

    paths: frozenset[str] = frozenset()
    codes: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything goes."""
        return bool(self.paths or self.codes)


def kept_by(form: Form) -> dict[str, str]:
    """Field, or column as `rows.column` -> the retention that is said nearest to it."""
    return dict(_said(form))


def _said(form: Form) -> Iterator[tuple[str, str]]:
    for path, layers, _ in answers_of(form):
        mine = next((rule.retain for rule in layers if rule is not None and rule.retain), None)
        if mine:
            yield path, mine


def answers_of(form: Form) -> Iterator[tuple[str, tuple[Any, ...], Field]]:
    """Each field and column with what is said of its data, the nearest first."""
    for _, section, name, found in form.fields():
        rules = (found.data, section.data, form.data)
        if found.fields is None:
            yield name, rules, found
        for column, cell in (found.fields or {}).items():
            yield f"{name}.{column}", (cell.data, *rules), cell


def nameless(form: Form, lists: Mapping[str, ListDef], types: Mapping[str, FieldTypeSpec], retention: str) -> Going:
    """What goes so that a form names nobody: words, people, files, and what is of a special category.

    Codes of lists, figures, dates and yes or no stay, since they are counted.  Where the class of an answer stands
    in a column of its list (`class_from`), each code goes or stays by its own.
    """
    paths, codes = set(), {}
    for path, rules, found in answers_of(form):
        if next((rule.retain for rule in rules if rule is not None and rule.retain), None) != retention:
            continue
        spec = types[found.type]
        own = lists[found.list_] if found.list_ is not None and found.class_from is not None else None
        class_ = next((rule.class_ for rule in rules if rule is not None and rule.class_), None)
        if spec.cel not in COUNTED and "list" not in spec.needs:
            paths.add(path)
        elif own is not None:
            codes[path] = frozenset(
                code for code, item in own.items.items() if item.values.get(str(found.class_from)) == SPECIAL
            )
        elif class_ == SPECIAL:
            paths.add(path)
    return Going(frozenset(paths), {path: gone for path, gone in codes.items() if gone})


def last_day(retention: Retention, closed_on: date, units: Mapping[str, UnitSpec]) -> date | None:
    """The last day on which something of a case that closed is kept; None where it cannot be said."""
    if retention.until is not None:
        return max(retention.until, closed_on)
    if retention.after != CLOSED or retention.in_ is None or units[retention.in_.unit].needs_calendar:
        return None
    return add(closed_on, retention.in_, units).due


def without(answers: Mapping[str, Any], going: Going) -> dict[str, Any]:
    """Answers without these fields, columns and codes; a row of which nothing is left goes with them."""
    left: dict[str, Any] = {}
    for name, value in answers.items():
        inside = {path.partition(".")[2] for path in going.paths if path.startswith(f"{name}.")}
        coded = {path.partition(".")[2]: gone for path, gone in going.codes.items() if path.startswith(f"{name}.")}
        if name in going.paths:
            continue
        if isinstance(value, list) and (inside or coded):
            rows = [_fewer({key: cell for key, cell in row.items() if key not in inside}, coded) for row in value]
            left.update({name: found} if (found := [row for row in rows if row.keys() - {"id"}]) else {})
        else:
            left |= _fewer({name: value}, going.codes)
    return left


def _fewer(answers: dict[str, Any], codes: Mapping[str, Collection[str]]) -> dict[str, Any]:
    """Without the codes that go; of several chosen ones the others stay."""
    left: dict[str, Any] = {}
    for name, value in answers.items():
        gone = codes.get(name, ())
        if isinstance(value, list) and gone:
            left[name] = [code for code in value if code not in gone]
        elif value not in gone or not gone:
            left[name] = value
    return left
