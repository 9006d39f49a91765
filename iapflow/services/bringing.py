"""What a new case brings along: values given by its parent, or carried over from the case before it.

A form that may be written from the first day gets them as a draft whose carried parts are
marked until they are confirmed; any other form is handed in with them at once.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from iapflow.services.changing import hand_in
from iapflow.services.older_words import marks_of_old_words
from iapflow.services.prefilling import carried_over
from iapflow.services.snapshots import Opening
from iapflow.services.writing import Pen
from iapflow.store import firing
from iapflow.store.drafts import carry_into
from iapflow.store.store import connection_of


def with_chosen(opening: Opening, role: str | None) -> Opening:
    """A child's parent chooses by naming the role."""
    given = opening.brought.get(role or "")
    return replace(opening, chosen=int(given)) if given and opening.chosen is None else opening


def bring(pen: Pen, opening: Opening, handed_in: Collection[str]) -> None:
    """Appoint whom the parent names, and put down what it gives and what the case before it leaves."""
    book, workflow = pen.book, pen.book.workflow
    people = [(role, given) for role, given in opening.brought.items() if role in book.roles]
    firing.appoint(
        connection_of(pen.session),
        [
            {"case_id": pen.case.id, "role": role, "person_id": int(given), "valid_from": pen.at.date()}
            for role, given in people
            if role != workflow.start.chooses
        ],
    )
    given = fields_by_form(opening.brought)
    before = carried_over(pen.session, book, opening) if workflow.start.prefill else {}
    old = marks_of_old_words(pen.session, book, opening, before) if before else {}
    for alias in {**given, **before}:
        if alias in workflow.forms and alias not in handed_in:
            put_down(pen, alias, {**before.get(alias, {}), **given.get(alias, {})}, old.get(alias, ()))


def fields_by_form(values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Alias -> field -> value, of names like `claim.amount`."""
    found: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        alias, dot, field = name.partition(".")
        if dot:
            found.setdefault(alias, {})[field] = value
    return found


def put_down(pen: Pen, alias: str, answers: Mapping[str, Any], old_words: Collection[str] = ()) -> None:
    """As a draft with marks where the form may be written now, else as handed in."""
    if alias in pen.book.workflow.states[pen.snapshot.state].edit:
        marks = [*marks_of(answers), *old_words]
        carry_into(connection_of(pen.session), (pen.case.id, alias), answers, marks, pen.at)
    else:
        hand_in(pen, alias, answers)


def marks_of(answers: Mapping[str, Any]) -> list[str]:
    """What was carried: each field, each row by its id."""
    found = []
    for name, value in answers.items():
        if isinstance(value, list) and value and all(isinstance(row, Mapping) for row in value):
            found += [f"{name}[{row['id']}]" for row in value]
        elif value not in (None, "", []):
            found.append(name)
    return found
