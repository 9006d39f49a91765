"""Votes and tasks in a workflow's own tests: whom the given state asks, and how they answer.

Each role has one person to vote; a task that a row gives to a person may be done by whoever plays.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from iapflow.definitions.model.case_test import Given, TestStep
from iapflow.engine.answering import cast_vote, finish_task, sheet_of
from iapflow.engine.approving import VOTE, against_voting, ballot, votes_wanted
from iapflow.engine.arriving import arrived, asks_several
from iapflow.engine.context import Known
from iapflow.engine.machine import Table
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.tasking import TASK, definition_of, tasks_wanted
from iapflow.engine.to_dos import ToDo
from iapflow.engine.values import Answers, Ask, Snapshot, Step
from iapflow.errors import Refused
from iapflow.forms.values import values_of
from iapflow.services.workflow_cast import Cast, plain

ANSWERS = frozenset({VOTE, TASK})


def with_given(book: Rulebook, snapshot: Snapshot, given: Given, cast: Cast) -> Snapshot:
    """The given case with what was handed in, the votes already cast, and the to-dos of its state."""
    if not asks_several(book.workflow):
        return snapshot
    approvals = [state.approve for state in book.workflow.states.values() if state.approve]
    at = snapshot.entered_at
    assert at is not None  # noqa: S101 - a given case has been entered
    on = at.date()
    voters = {role: _alone(cast.actor(role, on).person_id) for approve in approvals for role in approve.of}
    snapshot = replace(snapshot, handed_in=snapshot.answers, voters=voters)
    for said in given.votes:
        form = approvals[0].form if approvals else None
        sheet = values_of(book.bundle, form, plain(said.get("form") or {})) if form else {}
        ask = Ask(VOTE, cast.actor(said.get("as"), on), at, {form: sheet} if form else {})
        snapshot = replace(snapshot, votes=(*snapshot.votes, ballot(book, snapshot, ask, said.get("answer", "yes"))))
    known = Known(snapshot, Ask("", cast.actor(None, on), at))
    plans = [*votes_wanted(book, snapshot), *tasks_wanted(book, snapshot.state, known, on)]
    to_dos = [ToDo(plan.key, plan.row_id, plan.role, plan.person, is_open=True, is_done=False) for plan in plans]
    return replace(snapshot, to_dos=tuple(to_dos))


def form_of_answer(book: Rulebook, snapshot: Snapshot, ask: Ask, step: TestStep) -> str | None:
    """The form that comes with a vote or a task.

    Raises:
        Refused: it is not theirs to vote.
    """
    detail: Mapping[str, Any] = step.detail or {}
    if step.name == VOTE:
        reasons = against_voting(book, snapshot, ask)
        if reasons:
            raise Refused(reasons)
        return sheet_of(book, snapshot, detail.get("answer", ""))
    task = definition_of(book, snapshot.state, detail.get("id", ""))
    return task.form if task else None


def answer(book: Rulebook, table: Table, snapshot: Snapshot, ask: Ask, detail: Mapping[str, Any]) -> Step:
    """What a vote or a done task leads to.

    Raises:
        Refused: it is not theirs, or not now.
    """
    here = arrived(book, snapshot, snapshot.state, replace(ask, answers={}))
    if ask.transition == VOTE:
        return cast_vote(book, table, here, ask, detail.get("answer", ""))
    role = next((grant.role for grant in ask.actor.grants), "")
    to_dos = [replace(one, role=role) if not one.role and one.person_id is None else one for one in here.to_dos]
    return finish_task(book, replace(here, to_dos=to_dos), ask, (detail.get("id", ""), str(detail.get("row", ""))))


def asked_names(snapshot: Snapshot) -> set[str]:
    """Who or what is waited for: roles that vote, and tasks by their ids."""
    return {one.role if one.key == VOTE else one.key for one in snapshot.to_dos if one.is_open}


def read(book: Rulebook, given: Mapping[str, Any]) -> dict[str, Answers]:
    """Answers as rules read them."""
    return {alias: values_of(book.bundle, alias, answers) for alias, answers in given.items()}


def _alone(person_id: int | None) -> frozenset[int]:
    return frozenset() if person_id is None else frozenset({person_id})
