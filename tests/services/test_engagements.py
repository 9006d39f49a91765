"""Hours granted: who grants them, and what is said where more is planned or given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from iapflow.errors import Missing, Refused
from iapflow.services import engagements as service
from iapflow.services.engagements import Grant
from iapflow.services.grants_beside import above_grant, planned_above
from iapflow.services.work_log import log_work
from iapflow.store.case import Case
from iapflow.store.engagement import Engagement
from iapflow.store.setting_value import SettingValue
from iapflow.store.work_log import WorkLogEntry
from tests.services.town import Town

COORDINATOR = "institution_coordinator"
SINCE = date(2026, 9, 1)


def wish(town: Town, **more) -> Grant:
    """Ten hours of the semester for the teacher."""
    found = Grant(town.people["subject_teacher"], "subject_teacher", "order", "1-9/4", SINCE)
    return replace(found, **{"semester_hours": Decimal(10), **more})


def grant(town: Town, who: str = COORDINATOR, **more) -> int:
    """Hours are granted."""
    return service.grant(town.store, town.room, town.who(who), town.school, wish(town, **more))


def row(town: Town, plan: int, hours: str, day: date = date(2026, 10, 7)) -> WorkLogEntry:
    """A consultation that is about to be entered."""
    return WorkLogEntry(
        case_id=plan, measure_row="m1", giver_id=town.people["subject_teacher"], worked_on=day,
        hours=Decimal(hours), kind="consultation", no_show=False, recorded_at=town.now,
    )  # fmt: skip


def said(town: Town, plan: int, hours: str) -> str | None:
    """What is said of a row of so many hours."""
    with town.store.reading() as session:
        found = above_grant(session, session.get_one(Case, plan), row(town, plan, hours))
        return found.id if found else None


def test_what_is_missing_is_told_at_once_and_nothing_is_stored(town):
    """Paper, hours, days, rate."""
    wrong = {
        "basis": "word", "number": "", "valid_to": date(2026, 8, 1), "semester_hours": Decimal(-1), "rate": 100_001,
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        grant(town, **wrong)
    with pytest.raises(Refused) as bare:
        grant(town, semester_hours=None)

    assert ["basis", "number", "valid_to", "semester_hours", "rate"] == [one.fix for one in refused.value.reasons]
    assert ["hours"] == [one.because for one in bare.value.reasons]
    assert 0 == town.count(Engagement)


def test_one_paper_is_entered_once_unless_it_was_struck_out(town):
    """The same person, role, number and day."""
    first = grant(town)
    with pytest.raises(Refused):
        grant(town)
    service.void(town.store, town.room, town.who(COORDINATOR), (town.school, first))
    grant(town)

    assert (2, 1) == (town.count(Engagement), town.count(Engagement, voided_at=None))


@pytest.mark.parametrize("who", ["plan_author", "other_head", "municipal_coordinator"])
def test_only_head_and_coordinator_of_the_institution_grant(town, who):
    """For everybody else there is no such page."""
    with pytest.raises(Missing):
        grant(town, who)


def test_hours_are_granted_to_who_gives_support_here_and_never_to_oneself(town):
    """The role must be held in this institution."""
    with pytest.raises(Missing):
        grant(town, role="plan_author")
    with town.store as session:
        town.grant(session, town.people[COORDINATOR], "support_specialist")
    mine = {"person_id": town.people[COORDINATOR], "role": "support_specialist"}
    with pytest.raises(Refused) as refused:
        grant(town, **mine)
    kept = grant(town, "institution_head", **mine)
    with pytest.raises(Refused):
        service.end(town.store, town.who(COORDINATOR), (town.school, kept), SINCE)

    assert ["person"] == [one.because for one in refused.value.reasons]


def test_a_paper_ends_on_a_day_of_its_own(town):
    """Not before it began; what is struck out is gone."""
    paper = grant(town)
    with pytest.raises(Refused):
        service.end(town.store, town.who(COORDINATOR), (town.school, paper), date(2026, 8, 31))
    service.end(town.store, town.who(COORDINATOR), (town.school, paper), date(2026, 10, 31))
    with town.store.reading() as session:
        ended = session.get_one(Engagement, paper).valid_to
    service.void(town.store, town.room, town.who(COORDINATOR), (town.school, paper))

    assert date(2026, 10, 31) == ended
    with pytest.raises(Missing):
        service.end(town.store, town.who(COORDINATOR), (town.school, paper), date(2026, 10, 31))


def test_a_row_above_the_grant_is_told(town):
    """Of the semester, and of the month; without a grant nothing is."""
    plan = town.delivered()
    before = said(town, plan, "11")
    grant(town)
    whole = [said(town, plan, hours) for hours in ("10", "10.5")]
    grant(town, number="1-9/5", semester_hours=Decimal(2))
    more = said(town, plan, "12")
    with town.store as session:
        for paper in session.scalars(select(Engagement)):
            paper.month_hours = Decimal(3)

    assert (None, [None, "More would be given than the {n} h granted for the semester."]) == (before, whole)
    assert None is more
    assert "More would be given than the {n} h granted for the month." == said(town, plan, "6.5")


@pytest.mark.parametrize(("level", "told"), [(0, []), (1, ["warning"]), (2, ["grant"])])
def test_a_setting_says_whether_a_row_above_the_grant_is_asked_about(town, level, told):
    """Off, a question or a wall."""
    plan = town.delivered()
    grant(town, semester_hours=Decimal("0.5"))
    with town.store as session:
        session.add(
            SettingValue(
                name="log_grant", institution_id=town.school, valid_from=SINCE, value=str(level), reason="x",
                set_at=town.now,
            )
        )  # fmt: skip

    town.go(date(2026, 10, 8))
    posted = MultiDict({f"f-{name}": value for name, value in town.entry().items()})

    def log() -> list[str]:
        try:
            log_work(town.store, town.room, town.who("subject_teacher"), plan, (posted, "log-1"))
        except Refused as refused:
            return [one.because for one in refused.reasons]
        return []

    assert told == log()
    assert (0 if told else 1) == town.count(WorkLogEntry)


def test_more_planned_than_granted_is_told_beside_the_plan(town):
    """Hours of the draft and of other plans together, each plan once."""
    plan = town.delivered()
    grant(town, semester_hours=Decimal(14))

    def told(volume: str) -> list[Decimal]:
        with town.store.reading() as session:
            catalogue = town.room.definitions.current(session)
            rows = [town.measure(volume=volume), town.measure("m2", measure="K04"), town.measure("m3", giver="x")]
            found = planned_above(session, catalogue, session.get_one(Case, plan), rows)
            return [one.params["m"] for one in found]

    assert ([], [Decimal(15)]) == (told("14"), told("15"))
