"""What is wrong with clean answers: required, bounds, choices, the form's own rules."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from iapflow.definitions.expressions import ENDED
from iapflow.definitions.model import Field
from iapflow.errors import Sentence, Text
from iapflow.forms.evaluating import Seen, Values, group_rows
from iapflow.forms.filled import Warn
from iapflow.forms.occasion import Occasion
from iapflow.forms.offering import Offers
from iapflow.forms.sheet import Sheet, cell_path
from iapflow.forms.types import Around, is_typed
from iapflow.forms.voice import Option

EMPTY = {
    "line": Text("Fill this in."),
    "area": Text("Fill this in."),
    "date": Text("Fill this in."),
    "time": Text("Fill this in."),
    "rows": Text("Add at least one row."),
}
CHOOSE = Text("Choose an answer.")


@dataclass(frozen=True, slots=True)
class Judging:
    """A form under judgement, and what was found so far."""

    sheet: Sheet
    answers: Mapping[str, Any]
    seen: Seen
    offers: Offers
    occasion: Occasion
    errors: dict[str, list[Sentence]] = field(default_factory=lambda: defaultdict(list))
    warnings: list[Warn] = field(default_factory=list)

    def judge(self) -> None:
        """Every visible field, every cell, then the rules."""
        names, before = self.seen.names(), self.occasion.before
        for name, definition in self.sheet.fields.items():
            if name in self.seen.hidden or name in self.seen.locked:
                continue
            if name in self.sheet.groups:
                self._group(name, definition)
            else:
                self._one(_At(name, definition, self.answers.get(name), before.get(name)), names)
        self._rules()

    def _group(self, group: str, definition: Field) -> None:
        rows = group_rows(self.sheet, group, self.answers)
        if group in self.seen.required and not rows:
            self.errors[group].append(EMPTY["rows"])
        else:
            self.errors[group].extend(self.sheet.kind(definition).check(rows, definition, Around(self.occasion.today)))
        stored = {row["id"]: row for row in self.occasion.before.get(group) or ()}
        columns = self.sheet.columns(group)
        for row in rows:
            names = self.seen.names(group, row["id"])
            for column, inner in columns.items():
                path = cell_path(group, row["id"], column)
                before = stored.get(row["id"], {}).get(column)
                step = self.offers.step(inner, columns, row)
                if path not in self.seen.hidden and path not in self.seen.locked:
                    self._one(_At(path, inner, row.get(column), before, step), names)

    def _one(self, at: _At, names: Values) -> None:
        kind = self.sheet.kind(at.field)
        if not kind.has_answer or at.field.compute is not None or is_typed(at.answer):
            return
        if kind.is_empty(at.answer):
            if at.path in self.seen.required:
                self.errors[at.path].append(EMPTY.get(kind.shape, CHOOSE))
            return
        offered = self.offers.of(at.field, names)
        around = Around(self.occasion.today, self.occasion.is_demo, offered, self._stood(at, offered), at.step)
        if found := [*kind.check(at.answer, at.field, around)]:
            self.errors[at.path].extend(found)
        for question in kind.questions(at.answer, at.field):
            self._warn(f"{at.path}~{question.code}", at.path, question.sentence, at.answer)

    def _stood(self, at: _At, offered: Sequence[Option] | None) -> Any:
        """What stays allowed although it is offered no more: a draft alone allows nothing."""
        given = at.answer if isinstance(at.answer, list) else [at.answer]
        if offered is None or self.occasion.handed_in is None or {option.code for option in offered}.issuperset(given):
            return at.before
        return _answer_at(self.occasion.handed_in(), at.path)

    def _rules(self) -> None:
        names = self.seen.names()
        for position, rule in enumerate(self.sheet.form.rules):
            answer = rule.if_.evaluate(names)
            if answer is True or answer is ENDED:
                continue
            path = rule.at or rule.fix or ""
            if rule.level == "warning":
                self._warn(f"rule~{rule.id or position}", path, rule.else_, self.answers.get(path))
            else:
                self.errors[path].append(rule.else_)

    def _warn(self, key: str, path: str, sentence: Sentence, answer: Any) -> None:
        full = f"{key}~{mark(answer)}"
        self.warnings.append(Warn(full, path, sentence, full in self.occasion.confirmed))

    def found(self) -> Mapping[str, list[Sentence]]:
        """Errors by path, in the order of the form; a path without any is left out."""
        return {path: list(sentences) for path, sentences in self.errors.items() if sentences}


def mark(answer: Any) -> str:
    """What ties a question to the answer it was asked about, without telling the answer."""
    return hashlib.sha256(repr(answer).encode("utf-8", "replace")).hexdigest()[:8]


def _answer_at(answers: Mapping[str, Any], path: str) -> Any:
    group, bracket, rest = path.partition("[")
    if not bracket:
        return answers.get(path)
    row_id, _, column = rest.partition("].")
    return next((row.get(column) for row in answers.get(group) or () if row["id"] == row_id), None)


class _At(NamedTuple):
    """One field or cell with its answer and what was stored for it."""

    path: str
    field: Field
    answer: Any
    before: Any
    step: float | None = None


def in_order(sheet: Sheet, errors: Mapping[str, list[Sentence]]) -> Iterator[tuple[str, list[Sentence]]]:
    """Errors as the eye meets them: the form, then field by field."""
    places = {name: place for place, name in enumerate(sheet.fields)}
    yield from sorted(errors.items(), key=lambda found: places.get(found[0].split("[", 1)[0], -1))
