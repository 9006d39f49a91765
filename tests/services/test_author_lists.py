"""Authors of a whole list at once; a plan that its author hands back goes on with another."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from iapflow.errors import Refused
from iapflow.reports.author_list import former_authors, waiting
from iapflow.reports.viewer import Viewer
from iapflow.services import plans
from iapflow.services.author_lists import choose_many
from iapflow.store.case import Case, CaseRole
from iapflow.store.work_log import WorkLogEntry
from tests.services.town import Town

COORDINATOR = "institution_coordinator"
REASON = {"reason": {"comment": "Man jau ir divpadsmit plānu."}}


@pytest.fixture
def two(town: Town) -> Town:
    """Two signed applications and a second author."""
    with town.store as session:
        town.person(session, "plan_author", town.school, name="second")
        other = town.pupil(session, "Katrīna")
    town.register()
    first, town.learner = town.learner, other
    town.register("1-15/8", "1" * 32)
    town.learner = first
    return town


def listed(town: Town, who: str = COORDINATOR) -> list[tuple[int, str]]:
    """Whose plans wait for an author: learner and the number of a plan handed back."""
    with town.store.reading() as session:
        viewer = Viewer(town.who(who), town.room.definitions.current(session))
        return [(one.learner_id, one.plan_number) for one in waiting(session, viewer)]


def choose(town: Town, chosen: dict[int, int], key: str = "c"):
    """A list of choices."""
    return choose_many(town.store, town.room, town.who(COORDINATOR), chosen, key * 32)


def authors(town: Town) -> list[int]:
    """Who is appointed in the plans, oldest appointment first."""
    with town.store.reading() as session:
        mine = select(CaseRole.person_id).where(CaseRole.role == "plan_author", CaseRole.valid_to.is_(None))
        return list(session.scalars(mine.order_by(CaseRole.case_id)))


def test_a_list_gets_its_authors_by_one_press_and_twice_is_once(two):
    """Each learner's plan is opened; the list is empty then."""
    first, second = (learner for learner, _ in listed(two))
    chosen = {first: two.people["plan_author"], second: two.people["second"]}

    done = [choose(two, chosen) for _ in range(2)]

    assert [{first: (), second: ()}] * 2 == done
    assert ([], 2) == (listed(two), two.count(Case, workflow="support_plan"))
    assert sorted(chosen.values()) == sorted(authors(two))


def test_one_who_may_not_write_plans_stands_in_nobodys_way(two):
    """The other plan is opened; the row says why not; nobody chosen is told."""
    first, second = (learner for learner, _ in listed(two))

    done = choose(two, {first: two.people["subject_teacher"], second: two.people["second"], 999: 1})

    assert [True, False, True] == [bool(done[one]) for one in (first, second, 999)]
    assert [first] == [learner for learner, _ in listed(two)]
    with pytest.raises(Refused):
        choose(two, {})


def test_a_plan_handed_back_waits_in_the_list_and_goes_on_with_another_author(two):
    """What was written and the hours stay; the former author's hours are shown."""
    plan = two.open_plan()
    with two.store as session:
        session.add(
            WorkLogEntry(
                case_id=plan, kind="author_hours", giver_id=two.people["plan_author"], worked_on=two.now.date(),
                hours=Decimal("1.5"), activity="drafting", recorded_at=two.now,
            )
        )  # fmt: skip
    two.go(date(2026, 10, 5))
    two.fire(plan, "hand_back", "plan_author", answers=REASON)
    number = two.number(plan)
    assert (two.learner, number) in listed(two)

    done = choose(two, {two.learner: two.people["second"]})

    assert {two.learner: ()} == done
    assert [two.people["second"]] == authors(two)
    assert ["start", "hand_back", "entrust"] == two.journal(plan)
    with two.store.reading() as session:
        assert "draft" == session.get_one(Case, plan).state
        assert [("plan_author Modele", Decimal("1.5")), ("second Modele", Decimal(0))] == [
            (one.name, one.hours) for one in former_authors(session, plan)
        ]


def test_another_school_chooses_nobody(two):
    """Its list is empty, and a foreign learner is as unknown as none."""
    assert [] == listed(two, "other_head")
    (why,) = choose_many(two.store, two.room, two.who("other_head"), {two.learner: 1}, "c" * 32).values()
    assert why
    assert 0 == two.count(Case, workflow=plans.WORKFLOW)
