"""`set`: a field of a case's form changes by itself, as a draft where the form is being written, else as handed in."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import select, update

from iapflow.definitions.expressions import ENDED
from iapflow.definitions.model.expr import Expr
from iapflow.engine.context import Known
from iapflow.engine.values import Ask, Step
from iapflow.extend import FIELD_TYPES
from iapflow.forms.sheet import Sheet
from iapflow.forms.values import values_of
from iapflow.policy.actor import SYSTEM
from iapflow.services.writing import Pen, appoint_named, form_digest
from iapflow.store import firing
from iapflow.store.store import connection_of
from iapflow.store.submission import Draft


@dataclass(slots=True)
class Changing:
    """The answers of one step; `changed` are the forms that its effects have changed so far."""

    pen: Pen
    step: Step
    answers: Mapping[str, Mapping[str, Any]]
    changed: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def change(self, path: str, value: Any) -> None:
        """Set a field, as `plan.goal`; an expression that ends without a value empties it."""
        alias, _, name = path.partition(".")
        if isinstance(value, Expr):
            value = self._computed(alias, name, value)
        answer = value.isoformat() if isinstance(value, date) else value
        before = self.changed.get(alias) or self.answers.get(alias, {})
        self.changed[alias] = {**before, name: answer}
        put_down(self.pen, self.step.state, alias, self.changed[alias])

    def _computed(self, alias: str, name: str, expr: Expr) -> Any:
        """What the expression gives, as an answer of the field's type."""
        pen, bundle = self.pen, self.pen.book.bundle
        given = {**self.step.submits, **{one: values_of(bundle, one, each) for one, each in self.changed.items()}}
        known = Known(
            replace(pen.snapshot, state=self.step.state), Ask("", SYSTEM(pen.at.date()), pen.at, answers=given)
        )
        found = expr.evaluate(known)
        if found is ENDED or found is None:
            return None
        return FIELD_TYPES[Sheet.of(bundle, alias).fields[name].type].answer_of(found)


def put_down(pen: Pen, state: str, alias: str, answers: Mapping[str, Any]) -> None:
    """As the draft where the form may be written in this state, else as handed in by nobody."""
    if alias in pen.book.workflow.states[state].edit:
        _redraft(pen, alias, answers)
    else:
        hand_in(pen, alias, answers)


def hand_in(pen: Pen, alias: str, answers: Mapping[str, Any]) -> None:
    """Keep answers as handed in by nobody."""
    form = pen.book.bundle.form_of(alias)
    firing.insert_submission(
        connection_of(pen.session),
        {
            "case_id": pen.case.id,
            "event_id": None,
            "alias": alias,
            "form_id": form.id,
            "form_digest": form_digest(pen.book, form.id),
            "answers": dict(answers),
            "submitted_at": pen.at,
            "submitted_by_id": None,
        },
    )
    appoint_named(pen, {alias: answers})


def _redraft(pen: Pen, alias: str, answers: Mapping[str, Any]) -> None:
    """Over whatever is being written; whoever has the page open is told that it moved on."""
    mine = Draft.case_id == pen.case.id, Draft.alias == alias
    values = {"answers": dict(answers), "saved_at": pen.at, "saved_by_id": None}
    if pen.session.scalar(select(Draft.revision).where(*mine)) is None:
        pen.session.add(Draft(case_id=pen.case.id, alias=alias, revision=1, **values))
        pen.session.flush()
        return
    pen.session.execute(update(Draft).where(*mine).values(**values, revision=Draft.revision + 1))
