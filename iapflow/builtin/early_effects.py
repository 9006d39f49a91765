"""Early signs in a case: notes that are counted, facts about switches and plans, rows taken over from another case."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import exists, select, update

from iapflow.extend import CaseKey, Parameters, Read, WordList, Work, effect, fact, record_target
from iapflow.store.case import Case
from iapflow.store.drafts import carry_into
from iapflow.store.early_signs import EarlySwitch
from iapflow.store.observation import BEHAVIOUR, CONCERN, WELLBEING, Observation
from iapflow.store.store import connection_of
from iapflow.store.submission import Draft, Submission

PLAN, WELLBEING_INDICATOR = "support_plan", "E12"
Answers = Mapping[str, Any]


@record_target("concerns")
def concerns(work: Work, answers: Answers) -> None:
    """Somebody of the institution is concerned."""
    _note(work, CONCERN)


@record_target("behaviour_entries")
def behaviour_entries(work: Work, answers: Answers) -> None:
    """A written entry, on the day it happened."""
    _note(work, BEHAVIOUR, on=date.fromisoformat(answers["happened_on"]), is_serious=bool(answers.get("serious")))


@record_target("wellbeing_answers")
def wellbeing_answers(work: Work, answers: Answers) -> None:
    """The learner's own answer; who gave it is the learner."""
    _note(work, WELLBEING, answer=int(answers["answer"]))


def _note(
    work: Work, kind: str, *, on: date | None = None, is_serious: bool = False, answer: int | None = None
) -> None:
    """One row to be counted; its words stay in the case."""
    work.session.add(
        Observation(
            institution_id=work.case.institution_id, learner_id=work.case.learner_id, kind=kind,
            noted_on=on or work.at.date(), noted_by_id=work.actor_id, is_serious=is_serious, answer=answer,
            case_id=work.case.id,
        )
    )  # fmt: skip
    work.session.flush()


@fact("wellbeing_switched_on", gives="bool")
def wellbeing_switched_on(read: Read, case: CaseKey) -> bool:
    """Whether the institution asks learners how they are."""
    return read.is_true(
        exists().where(
            EarlySwitch.institution_id == case.institution_id,
            EarlySwitch.indicator == WELLBEING_INDICATOR,
            EarlySwitch.ended_at.is_(None),
        )
    )


@fact("plan_begun", gives="bool")
def plan_begun(read: Read, case: CaseKey) -> bool:
    """Whether a support plan of this learner is open here, or was begun in this semester."""
    mine = (
        Case.workflow == PLAN, Case.learner_id == case.learner_id, Case.institution_id == case.institution_id,
    )  # fmt: skip
    return read.is_true(exists().where(*mine, (Case.semester_id == case.semester_id) | Case.is_open.is_(True)))


class TakeOver(Parameters):
    """From which workflow's newest case about the same learner, in which states; and which column goes where.

    Rows that differ in the column `join` only become one, their texts put together.
    """

    workflow: str
    states: WordList
    rows: str
    into: str
    columns: dict[str, str]
    join: str = ""


@effect("take_over", TakeOver)
def take_over(work: Work, wanted: TakeOver) -> None:
    """Rows of another case about the same learner come into the draft here, marked until they are confirmed."""
    alias, _, group = wanted.into.partition(".")
    mine = Draft.case_id == work.case.id, Draft.alias == alias
    before = work.session.execute(select(Draft.answers, Draft.carried).where(*mine)).first()
    answers = dict(before.answers) if before else {}
    rows = _joined(_rows_of(work, wanted), wanted)
    if not rows:
        return
    answers[group] = [*(answers.get(group) or ()), *rows]
    marks = [*((before.carried if before else None) or ()), *(f"{group}[{row['id']}]" for row in rows)]
    if before is None:
        carry_into(connection_of(work.session), (work.case.id, alias), answers, marks, work.at)
    else:
        work.session.execute(update(Draft).where(*mine).values(answers=answers, carried=marks))


def _rows_of(work: Work, wanted: TakeOver) -> Iterable[Answers]:
    """Those of the last time the form was handed in."""
    alias, _, group = wanted.rows.partition(".")
    answers = work.session.scalar(
        select(Submission.answers)
        .join(Case, Case.id == Submission.case_id)
        .where(
            Case.workflow == wanted.workflow, Case.state.in_(wanted.states), Case.learner_id == work.case.learner_id,
            Case.institution_id == work.case.institution_id, Submission.alias == alias,
        )
        .order_by(Submission.id.desc())
        .limit(1)
    )  # fmt: skip
    return (answers or {}).get(group) or ()


def _joined(rows: Iterable[Answers], wanted: TakeOver) -> list[dict[str, Any]]:
    """The rows under their new columns and ids of their own; those that say nothing here are left out."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        taken = {there: row[here] for there, here in wanted.columns.items() if row.get(here)}
        text = str(taken.pop(wanted.join, "")) if wanted.join else ""
        if not taken:
            continue
        kept = found.setdefault(tuple(taken.items()), {"id": f"s{uuid4().hex[:8]}", **taken})
        if text:
            kept[wanted.join] = "\n".join(filter(None, (kept.get(wanted.join), text)))
    return list(found.values())
