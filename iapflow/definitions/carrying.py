"""Answers of an older version carried over to a newer one, as `migrate.fields` says.

Nothing goes missing unsaid: what is dropped is told by its path, and what would have no place any
more, or would be written over, is a problem.  Values never stand in a sentence.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from iapflow.definitions.answer_paths import AnswerPath, answer_path
from iapflow.definitions.bundle import Bundle
from iapflow.definitions.model import Field
from iapflow.definitions.model.migration import FieldChange
from iapflow.errors import Text

Forms = Mapping[str, Mapping[str, Any]]
"""A form's name in the case -> its answers."""


@dataclass(frozen=True, slots=True)
class Carried:
    """Answers as the newer version has them.

    Args:
        lost: paths whose answers were dropped.
        problems: sentences about what cannot be carried over.
    """

    forms: dict[str, dict[str, Any]]
    lost: tuple[str, ...]
    problems: tuple[Text, ...]


def carry(changes: Iterable[FieldChange], forms: Forms) -> Carried:
    """The answers after every change, in file order; what was given is left as it was."""
    work = _Work({alias: deepcopy(dict(answers)) for alias, answers in forms.items()})
    for change in changes:
        work.apply(change)
    return Carried(work.forms, tuple(work.lost), tuple(work.problems))


def homeless(old: Bundle, new: Bundle, forms: Forms) -> tuple[dict[str, dict[str, Any]], tuple[str, ...]]:
    """The answers that the newer forms have a field for, and the paths of those they have none for.

    What is empty, and what the older version had computed, goes without a word.
    """
    kept: dict[str, dict[str, Any]] = {}
    paths: list[str] = []
    for alias, answers in forms.items():
        fields, before = _fields(new, alias), _fields(old, alias)
        kept[alias], strange = _housed(fields, before, answers)
        paths += [f"{alias}.{path}" for path in strange]
        if alias not in new.workflow.forms and not strange:
            del kept[alias]
    return kept, tuple(paths)


@dataclass(slots=True)
class _Work:
    """Answers while they are being changed; `made` are rows that a change has begun."""

    forms: dict[str, dict[str, Any]]
    lost: list[str] = field(default_factory=list)
    problems: list[Text] = field(default_factory=list)
    made: dict[tuple[str, str, int], dict[str, Any]] = field(default_factory=dict)

    def apply(self, change: FieldChange) -> None:
        """Carry out one line of `fields`."""
        path = answer_path(change.move or change.drop or change.default or "")
        if path is None or path.form not in self.forms:
            return
        if change.drop is not None:
            self.drop(path)
        elif change.default is not None:
            self.default(path, _plain(change.value))
        elif (to := answer_path(change.to or "")) is not None:
            self.move(path, to, change.to or "")

    def drop(self, path: AnswerPath) -> None:
        """Take answers away, and note where they stood."""
        if path.is_whole_form:
            self.lost += [f"{path.form}.{name}" for name, answer in self.forms[path.form].items() if _says(answer)]
            self.forms[path.form] = {}
            return
        for holder, name, where in self.holders(path):
            if _says(holder.pop(name, None)):
                self.lost.append(where)

    def default(self, path: AnswerPath, value: Any) -> None:
        """An answer where there is none."""
        for holder, name, _ in self.holders(path):
            if not _says(holder.get(name)):
                holder[name] = value

    def move(self, path: AnswerPath, to: AnswerPath, told: str) -> None:
        """From its place to another; one that is taken is a problem."""
        for holder, name, _ in self.holders(path):
            answer = holder.pop(name, None)
            if not _says(answer):
                continue
            target, key = (holder, to.column or "") if path.is_column else self.target(to)
            if _says(target.get(key)):
                self.problems.append(Text("{path} has an answer already.", {"path": told}))
                holder[name] = answer
            else:
                target[key] = answer

    def holders(self, path: AnswerPath) -> list[tuple[dict[str, Any], str, str]]:
        """Each map that holds such an answer, its key there, and the path in words."""
        answers, name = self.forms[path.form], path.field or ""
        if path.column is None:
            return [(answers, name, f"{path.form}.{name}")]
        rows = _rows(answers.get(name))
        chosen = rows if path.row is None else rows[path.row : path.row + 1]
        return [(row, path.column, f"{path.form}.{name}[{row.get('id', '')}].{path.column}") for row in chosen]

    def target(self, to: AnswerPath) -> tuple[dict[str, Any], str]:
        """The map an answer goes into; a row that is not there yet is begun."""
        answers, name = self.forms.setdefault(to.form, {}), to.field or ""
        if to.column is None or to.row is None:
            return answers, name
        rows = _rows(answers.get(name))
        if to.row < len(rows):
            return rows[to.row], to.column
        key = (to.form, name, to.row)
        if key not in self.made:
            self.made[key] = {"id": _free_id(rows, to.row)}
            answers[name] = [*rows, self.made[key]]
        return self.made[key], to.column


def _fields(bundle: Bundle, alias: str) -> dict[str, Field]:
    if alias not in bundle.workflow.forms:
        return {}
    return {name: one for _, _, name, one in bundle.form_of(alias).fields()}


def _housed(
    fields: Mapping[str, Field], before: Mapping[str, Field], answers: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    kept: dict[str, Any] = {}
    strange: list[str] = []
    for name, answer in answers.items():
        new, old = fields.get(name), before.get(name)
        if new is None:
            if _says(answer) and not (old is not None and old.compute is not None):
                strange.append(name)
        elif new.fields and isinstance(answer, list):
            kept[name], more = _housed_rows(name, new, old, answer)
            strange += more
        else:
            kept[name] = answer
    return kept, strange


def _housed_rows(name: str, new: Field, old: Field | None, rows: Sequence[Any]) -> tuple[list[Any], list[str]]:
    columns, before = new.fields or {}, (old.fields if old else None) or {}
    kept, strange = [], list[str]()
    for row in _rows(rows):
        cells = {key: cell for key, cell in row.items() if key != "id"}
        housed, more = _housed(columns, before, cells)
        kept.append({"id": row.get("id"), **housed})
        strange += [f"{name}[{row.get('id', '')}].{column}" for column in more]
    return kept, strange


def _says(answer: Any) -> bool:
    """Whether there is anything in it."""
    return answer is not None and answer != "" and answer != [] and answer != {}


def _rows(answer: Any) -> list[dict[str, Any]]:
    return [row for row in answer if isinstance(row, dict)] if isinstance(answer, list) else []


def _free_id(rows: Sequence[Mapping[str, Any]], at: int) -> str:
    """A stable id of a row that a move begins: the same in a trial and in earnest."""
    taken = {row.get("id") for row in rows}
    return next(name for number in range(at, at + len(rows) + 1) if (name := f"moved_{number}") not in taken)


def _plain(value: Any) -> Any:
    """A default as answers are kept: JSON."""
    return value.isoformat() if isinstance(value, date) else value
