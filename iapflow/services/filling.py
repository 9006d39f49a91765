"""A form that comes with a press: complete, or refused with every reason at its field."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.engine.context import Known
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Actor, Ask, Snapshot
from iapflow.errors import Reason, Refused, Text
from iapflow.extend import FIELD_TYPES
from iapflow.forms.binding import bind
from iapflow.forms.filled import Filled
from iapflow.forms.occasion import Occasion
from iapflow.forms.sheet import Sheet
from iapflow.policy.pressing import roles_on
from iapflow.services.clock import is_demo
from iapflow.services.lookups import People
from iapflow.services.writing import Pen
from iapflow.store.submission import Submission

Given = Mapping[str, Any]
"""Answers as JSON, or what a page posted."""


NOT_SENT = Text("The rows have changed, and nothing was sent yet.")


def occasion_for(session: Session, book: Rulebook, snapshot: Snapshot, actor: Actor, at: datetime) -> Occasion:
    """Who fills a form of this case, when, whom it may name, and what rules may read around it."""
    roles = None if actor.is_system else frozenset(roles_on(actor, snapshot.circumstances, book.roles))
    people = People(session, snapshot.circumstances.units, at.date())
    return Occasion(
        at.date(), roles=roles, values=Known(snapshot, Ask("", actor, at)), lookups=people, is_demo=is_demo(session)
    )


def handed_in_last(pen: Pen, alias: str) -> Given:
    """What this case last handed in under this name; asked only where an answer is offered no more."""
    mine = select(Submission.answers).where(Submission.case_id == pen.case.id, Submission.alias == alias)
    answers: Given = pen.session.scalar(mine.order_by(Submission.id.desc()).limit(1)) or {}
    return answers


def complete(book: Rulebook, alias: str, given: Given, before: Given, occasion: Occasion) -> Filled:
    """The form, judged as a whole.

    Args:
        given: answers as JSON; empty where the stored draft is handed in as it is.
        before: the draft or submission that is stored.

    Raises:
        Refused: something is missing, wrong, or a question was not answered.
    """
    sheet = Sheet.of(book.bundle, alias, FIELD_TYPES)
    filled = bind(sheet, given or before, replace(occasion, before=before, confirmed=confirmed_in(given)), "submit")
    if filled.pressed is not None:  # a row's button makes a draft, and a draft is not judged
        raise Refused((Reason("rows", NOT_SENT),))
    if not filled.is_settled:
        raise Refused(tuple(reasons_of(filled, alias)))
    return filled


def confirmed_in(given: Given) -> frozenset[str]:
    """The questions that a posted page answered with "yes, it is right"; JSON answers none."""
    return frozenset(given.getlist("_confirm")) if hasattr(given, "getlist") else frozenset()


def reasons_of(filled: Filled, alias: str) -> list[Reason]:
    """Errors, then the questions that wait for an answer."""
    asked = [
        Reason("warning", warning.sentence, f"{alias}.{warning.path}")
        for warning in filled.warnings
        if not warning.is_confirmed
    ]
    return [*filled.reasons(alias), *asked]
