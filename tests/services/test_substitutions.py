"""Standing in: by dates and scope, never in a circle, never around four eyes, handed back at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.services import substitutions
from iapflow.services.actors import CHAIN
from iapflow.services.substitutions import Wish
from iapflow.store.event import Event
from iapflow.store.person import RoleAssignment
from iapflow.store.scope import task_scope
from iapflow.store.setting import Setting
from iapflow.store.substitution import Substitution
from iapflow.store.task import Task
from tests.services.town import Town

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 9)


def wish(town: Town, absent: str, person: str | None, **more: object) -> Wish:
    """Somebody is away for a week."""
    found = Wish(town.people[absent], town.people[person] if person else None, FIRST, LAST)
    return replace(found, **more)  # type: ignore[arg-type]


def appoint(town: Town, by: str, asked: Wish) -> int:
    """Somebody says who stands in."""
    return substitutions.appoint(town.store, town.room, town.who(by), asked)


def why_not(town: Town, by: str, asked: Wish) -> str:
    """The sentence with which it is refused."""
    with pytest.raises(Refused) as refused:
        appoint(town, by, asked)
    assert 0 == town.count(Substitution, absent_id=asked.absent_id, person_id=asked.person_id)
    return str(getattr(refused.value.reasons[0].sentence, "id", ""))


def roles(town: Town, name: str) -> set[tuple[str, int | None]]:
    """What somebody holds today, and in whose place."""
    return {(grant.role, grant.acting_for) for grant in town.who(name).grants}


def test_it_begins_and_ends_by_itself(town: Town) -> None:
    head = town.people["institution_head"]
    appoint(
        town, "institution_head", wish(town, "institution_head", "institution_coordinator", first=date(2026, 10, 5))
    )

    held = {}
    for day in (date(2026, 10, 4), date(2026, 10, 5), date(2026, 10, 9), date(2026, 10, 10)):
        town.go(day)
        held[day.day] = ("institution_head", head) in roles(town, "institution_coordinator")

    assert {4: False, 5: True, 9: True, 10: False} == held


def test_the_journal_names_both(town: Town) -> None:
    case = town.submitted()
    appoint(town, "institution_head", wish(town, "institution_head", "subject_teacher"))

    town.fire(case, "approve_by_head", "subject_teacher")

    with town.store.reading() as session:
        line = session.scalars(select(Event).where(Event.case_id == case, Event.transition == "approve_by_head")).one()
    assert (town.people["subject_teacher"], town.people["institution_head"]) == (line.actor_id, line.acting_for_id)


def test_four_eyes_hold_for_the_substitute_and_for_whom_they_stand_in(town: Town) -> None:
    case = town.submitted()
    appoint(town, "institution_head", wish(town, "institution_head", "plan_author"))

    with pytest.raises(Refused) as refused:
        town.fire(case, "approve_by_head", "plan_author")
    assert "not_by" == refused.value.reasons[0].because


def test_one_role_or_one_unit_only(town: Town) -> None:
    head = town.people["institution_head"]
    with town.store as session:
        town.grant(session, head, "plan_author")
        session.add(
            RoleAssignment(person_id=head, role="institution_head", institution_id=town.units["SK2"], valid_from=FIRST)
        )
    appoint(
        town,
        "institution_head",
        wish(town, "institution_head", "subject_teacher", role="institution_head", unit_id=town.school),
    )

    grants = [grant for grant in town.who("subject_teacher").grants if grant.acting_for == head]

    assert [("institution_head", town.school)] == [(grant.role, grant.unit_id) for grant in grants]


def test_what_is_taken_from_the_one_is_gone_for_the_other(town: Town) -> None:
    appoint(town, "institution_head", wish(town, "institution_head", "subject_teacher"))
    with town.store as session:
        town.dismiss(session, "institution_head")

    assert "institution_head" not in {role for role, _ in roles(town, "subject_teacher")}


def test_a_substitutes_substitute_does_not_act_unless_the_limit_says_so(town: Town) -> None:
    head, coordinator = town.people["institution_head"], town.people["institution_coordinator"]
    with town.store as session:
        session.add(Setting(name=CHAIN, value=2, valid_from=None))
    appoint(town, "institution_head", wish(town, "institution_head", "institution_coordinator"))
    appoint(town, "institution_coordinator", wish(town, "institution_coordinator", "subject_teacher"))

    far = [grant for grant in town.who("subject_teacher").grants if grant.role == "institution_head"]
    assert [(head, (coordinator,))] == [(grant.acting_for, grant.via) for grant in far]
    with town.store as session:
        session.merge(Setting(name=CHAIN, value=1, valid_from=None))
    assert "institution_head" not in {role for role, _ in roles(town, "subject_teacher")}


def test_four_eyes_hold_for_everybody_of_a_chain(town: Town) -> None:
    """The author stands between the teacher and the head: nobody of the three decides."""
    with town.store as session:
        session.add(Setting(name=CHAIN, value=2, valid_from=None))
    case = town.submitted()
    appoint(town, "institution_head", wish(town, "institution_head", "plan_author"))
    appoint(town, "plan_author", wish(town, "plan_author", "subject_teacher"))

    with pytest.raises(Refused) as refused:
        town.fire(case, "approve_by_head", "subject_teacher")
    assert "not_by" == refused.value.reasons[0].because


def test_nobody_stands_in_a_circle_or_while_away(town: Town) -> None:
    appoint(town, "institution_head", wish(town, "institution_head", "institution_coordinator"))

    assert "These two would stand in for each other on the same days." == why_not(
        town, "institution_coordinator", wish(town, "institution_coordinator", "institution_head")
    )
    assert "This person is away on some of these days. Choose somebody else." == why_not(
        town, "plan_author", wish(town, "plan_author", "institution_head")
    )
    assert "Nobody can stand in for themselves." == why_not(
        town, "plan_author", wish(town, "plan_author", "plan_author")
    )


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (date(2026, 10, 9), date(2026, 10, 1), "The last day lies before the first."),
        (date(2026, 9, 1), date(2026, 9, 2), "These days are over already."),
        (date(2026, 10, 1), date(2028, 10, 1), "Somebody can stand in for a year at most."),
    ],
)
def test_days_that_cannot_be_are_refused(town: Town, first: date, last: date, sentence: str) -> None:
    assert sentence == why_not(
        town, "plan_author", wish(town, "plan_author", "subject_teacher", first=first, last=last)
    )


def test_head_and_coordinator_appoint_for_others_but_not_themselves(town: Town) -> None:
    appoint(town, "institution_coordinator", wish(town, "plan_author", "subject_teacher"))
    appoint(town, "institution_head", wish(town, "subject_teacher", "institution_head"))

    assert "You cannot appoint yourself; ask the head or the person who is away." == why_not(
        town, "institution_coordinator", wish(town, "institution_head", "institution_coordinator")
    )
    for stranger in ("plan_author", "other_head"):
        with pytest.raises(Missing):
            appoint(town, stranger, wish(town, "institution_head", "support_specialist"))


def test_somebody_of_another_school_cannot_stand_in(town: Town) -> None:
    assert "Choose somebody who works in the same institution." == why_not(
        town, "institution_head", wish(town, "institution_head", "other_head")
    )


def test_handed_back_it_ends_at_once_and_the_tasks_are_the_absent_persons_again(town: Town) -> None:
    town.submitted()
    appoint(town, "plan_author", wish(town, "plan_author", "subject_teacher"))
    appoint(town, "institution_head", wish(town, "institution_head", "subject_teacher"))

    def waiting(name: str) -> int:
        with town.store.reading() as session:
            mine = task_scope(town.who(name), town.room.roles(session))
            return len(session.scalars(select(Task).where(mine, Task.closed_at.is_(None))).all())

    assert 1 == waiting("subject_teacher")
    with town.store.reading() as session:
        ids = list(session.scalars(select(Substitution.id)))
    for one in ids:
        with pytest.raises(Missing):
            substitutions.hand_back(town.store, town.room, town.who("support_specialist"), one)
        substitutions.hand_back(town.store, town.room, town.who("subject_teacher"), one)
    assert (0, 1) == (waiting("subject_teacher"), waiting("institution_head"))
    assert {None} == {acting_for for _, acting_for in roles(town, "subject_teacher")}


def test_who_is_found_later_takes_the_place_of_nobody(town: Town) -> None:
    appoint(town, "plan_author", wish(town, "plan_author", None))
    appoint(town, "plan_author", wish(town, "plan_author", "subject_teacher"))

    assert [1, 1] == [
        town.count(Substitution, person_id=None) - town.count(Substitution, person_id=None, ended_at=None),
        town.count(Substitution, ended_at=None),
    ]
