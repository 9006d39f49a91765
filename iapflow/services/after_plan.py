"""After a closed plan the learner's facts are looked at once more, at the next two check dates, without a form.

A check date is the last day of a month of a semester, once enough of it is over, and its last day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from iapflow.builtin.units import counted
from iapflow.engine.values import Actor
from iapflow.errors import Missing
from iapflow.reports.early_facts import Fact, facts_of
from iapflow.reports.early_wanted import is_held
from iapflow.reports.viewer import Viewer
from iapflow.services.room import Room
from iapflow.services.settings import value_of
from iapflow.store.after_plan import AfterPlan
from iapflow.store.case import Case
from iapflow.store.days import holds
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.semester import Semester
from iapflow.store.store import Store

PLAN, CLOSED = "support_plan", "closed"
LOOKERS = ("support_team", "institution_head", "institution_coordinator")
FIRST = "early_first_check"
TWICE = 2
LOOK_BACK = timedelta(days=400)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A learner whose plan is over, on a check date.

    Args:
        which: the first or the second look.
    """

    case_id: int
    number: str
    learner: Learner
    class_name: str
    closed_on: date
    check_on: date
    which: int
    facts: Sequence[Fact]


def follow_ups(session: Session, viewer: Viewer) -> list[FollowUp]:
    """Whom this person looks at now, whoever was closed first at the head."""
    actor, found = viewer.actor, []
    semesters = session.scalars(select(Semester).where(Semester.ends_on >= actor.on - LOOK_BACK)).all()
    dates = check_dates(session, viewer, semesters)
    for unit in sorted({unit for role in LOOKERS for unit in actor.units(role)}):
        if is_held(session, unit):
            found += _of_unit(session, viewer, unit, dates)
    return sorted(found, key=lambda one: (one.closed_on, one.case_id))


def note_look(store: Store, room: Room, actor: Actor, case_id: int) -> None:
    """Somebody has looked.

    Raises:
        Missing: there is nothing to look at for this person.
    """
    with store as session:
        viewer = Viewer(actor, room.definitions.current(session))
        one = next((one for one in follow_ups(session, viewer) if one.case_id == case_id), None)
        if one is None or actor.person_id is None:
            raise Missing
        session.add(
            AfterPlan(
                case_id=case_id, check_on=one.check_on, looked_at=room.now(session), looked_by_id=actor.person_id
            )
        )  # fmt: skip


def check_dates(session: Session, viewer: Viewer, semesters: Iterable[Semester]) -> list[date]:
    """In their order."""
    enough = int(value_of(session, FIRST, viewer.actor.on))
    calendar, found = viewer.catalogue.calendar, set[date]()
    for semester in semesters:
        first = counted(semester.starts_on - ONE_DAY, enough, "school_days", calendar) or semester.starts_on
        ends = (_month_end(semester.starts_on, number) for number in range(12))
        found |= {day for day in ends if first <= day < semester.ends_on} | {semester.ends_on}
    return sorted(found)


def _month_end(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month + months, 12)
    return date(year, month + 1, 1) - ONE_DAY


def _of_unit(session: Session, viewer: Viewer, unit: int, dates: Sequence[date]) -> list[FollowUp]:
    on, again = viewer.actor.on, aliased(Case)
    goes_on = exists().where(again.workflow == PLAN, again.learner_id == Case.learner_id, again.is_open.is_(True))
    rows = session.execute(
        select(Case, Learner, Enrolment.class_name)
        .join(Learner, Learner.id == Case.learner_id)
        .join(Enrolment, Enrolment.learner_id == Learner.id)
        .where(Enrolment.institution_id == unit, holds(Enrolment, on), Learner.is_practice.is_(False))
        .where(Case.workflow == PLAN, Case.institution_id == unit, Case.state == CLOSED, ~goes_on)
    ).all()
    mine = AfterPlan.case_id.in_([case.id for case, *_ in rows])
    looked = {
        (row.case_id, row.check_on)
        for row in session.execute(select(AfterPlan.case_id, AfterPlan.check_on).where(mine))
    }
    due = []
    for case, learner, class_name in rows:
        closed_on = case.entered_at.date()
        passed = [day for day in [one for one in dates if one > closed_on][:TWICE] if day <= on]
        if passed and closed_on > on - LOOK_BACK and (case.id, passed[-1]) not in looked:
            due.append((case, learner, class_name or "", closed_on, passed))
    facts = facts_of(session, viewer.catalogue, (unit, on), [learner.id for _, learner, *_ in due], viewer.actor.roles)
    return [
        FollowUp(case.id, case.number, learner, class_name, closed_on, passed[-1], len(passed), facts[learner.id])
        for case, learner, class_name, closed_on, passed in due
    ]
