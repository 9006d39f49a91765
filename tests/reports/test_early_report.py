"""R15: counts of what became of signs; small numbers are kept back, thresholds judged above the school only."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from iapflow.reports.early_facts import facts_of
from iapflow.reports.early_outcomes import Later
from iapflow.reports.early_report import report
from iapflow.reports.viewer import Viewer
from iapflow.services.early_signs import work_out
from iapflow.store.case import Case
from iapflow.store.early_signs import EarlySignal, EarlyTally
from iapflow.store.learner import Learner
from iapflow.store.outcome import PlanOutcome, RiskOutcome
from iapflow.store.semester import Semester
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.school_class import SchoolClass
from tests.services.town import Town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]

TALLY = {0: (200, 6), 12: (40, 9), 25: (15, 7)}


@pytest.fixture
def school_class(town: Town) -> SchoolClass:
    """A class with one signal, and the counts of a semester that is over."""
    made = SchoolClass(town)
    made.attend("Kavētāja", {date(2026, 9, 14): 6, date(2026, 9, 15): 6})
    made.switch_on("E01")
    work_out(town.store, town.room, town.school)
    with town.store as session:
        before = session.query(Semester).filter_by(school_year="2025/26").one().id
        for value, (learners, leavers) in TALLY.items():
            session.add(
                EarlyTally(
                    semester_id=before, institution_id=town.school, indicator="E01", value=Decimal(value),
                    learners=learners, leavers=leavers,
                )
            )  # fmt: skip
    return made


def asked(school_class: SchoolClass, name: str, tried: str | None = None):
    """The report for somebody."""
    town = school_class.town
    with town.store.reading() as session:
        viewer = Viewer(school_class.actor(name), town.room.definitions.current(session))
        return report(session, viewer, (None, "E01", Decimal(tried) if tried else None))


def test_a_school_sees_counts_and_no_thresholds(school_class):
    """One flagged learner is fewer than five."""
    found = asked(school_class, "institution_coordinator")

    assert (None, 0) == (found.together.flagged, found.together.reviewed)
    assert [] == list(found.judged)


def test_thresholds_are_judged_above_the_school_only(school_class):
    """Hits and misses of the definition's figures and of one that is tried, on what happened."""
    found = asked(school_class, "municipal_coordinator", "12")

    judged = {one.name: (one.flagged, one.hits, one.misses) for one in found.judged}
    assert {"watch": (55, 16, 6), "act": (15, 7, 15), "tried": (55, 16, 6)} == judged


def test_below_fifty_flagged_no_figure_is_judged(school_class):
    """It would say more about children than about figures."""
    with school_class.town.store as session:
        session.query(EarlyTally).filter_by(value=Decimal(12)).update({"learners": 30})

    assert [] == list(asked(school_class, "municipal_coordinator").judged)


def test_another_municipality_is_not_counted(school_class):
    """The head of another school sees nothing of this one."""
    assert 0 == asked(school_class, "other_head").together.flagged


def plan_of(session, town: Town, learner: int, number: int) -> Case:
    """A plan that follows the sign."""
    plan = (
        Case(
            number=f"R{number}", workflow="support_plan", workflow_version=1, bundle_digest="0" * 64,
            state="in_delivery", revision=1, institution_id=town.school, subject_kind="learner", learner_id=learner,
            semester_id=town.semester, started_at=town.now, entered_at=town.now, updated_at=town.now,
        )
    )  # fmt: skip
    session.add(plan)
    session.flush()
    return plan


def flagged_learner(session, town: Town, number: int) -> int:
    """One more learner with the sign."""
    learner = Learner(given_name=f"Bērns{number}", family_name="Testiņš", date_of_birth=date(2012, 5, 1))
    session.add(learner)
    session.flush()
    session.add(
        EarlySignal(
            institution_id=town.school, semester_id=town.semester, learner_id=learner.id, indicator="E01",
            level="watch", value=Decimal(12), raised_on=town.now.date(),
        )
    )  # fmt: skip
    return learner.id


@pytest.mark.parametrize(
    ("flagged", "planned", "shown"), [(8, 7, (8, None)), (13, 8, (13, 8)), (7, 7, (7, 7)), (6, 0, (6, 0))]
)
def test_a_number_that_tells_a_small_rest_is_kept_back_too(school_class, flagged, planned, shown):
    """Of eight flagged seven have a plan: who has none would be known to be one."""
    town = school_class.town
    with town.store as session:
        session.query(EarlySignal).delete()
        for number in range(flagged):
            learner = flagged_learner(session, town, number)
            if number < planned:
                plan_of(session, town, learner, number)

    found = asked(school_class, "municipal_coordinator")

    assert shown == (found.together.flagged, found.together.planned)
    assert shown == (found.lines[0].flagged, found.lines[0].planned)


@pytest.mark.parametrize(
    ("outcomes", "shown"),
    [
        (
            {"continues": 7, "left_early": 6, None: 5},
            {"mācību turpināšana": 7, "mācību pārtraukšana": 6, "Vēl nav izvērtēts": 5},
        ),
        (
            {"continues": 9, "left_early": 2, None: 6},
            {"mācību turpināšana": 9, "mācību pārtraukšana": None, "Vēl nav izvērtēts": None},
        ),
        ({"continues": 4, "left_early": 1}, {}),
    ],
)
def test_what_later_happened_to_those_with_a_plan_is_told_where_nobody_can_be_worked_out(school_class, outcomes, shown):
    """How the plan ended, and how its risks changed."""
    town, number = school_class.town, 0
    with town.store as session:
        session.query(EarlySignal).delete()
        for outcome, count in outcomes.items():
            for _ in range(count):
                number += 1
                plan = plan_of(session, town, flagged_learner(session, town, number), number)
                if outcome:
                    session.add(
                        PlanOutcome(case_id=plan.id, outcome=outcome, recommendation="end", recorded_at=town.now)
                    )
                    change = "increased" if outcome == "left_early" else "partly_reduced"
                    session.add(RiskOutcome(case_id=plan.id, row_id="r1", change=change))

    found = asked(school_class, "municipal_coordinator")
    ended, changed = found.later or (Later("", ()), Later("", ()))

    assert shown == {label["lv"]: count for label, count in ended.lines}
    assert list(shown.values()) == [count for _, count in changed.lines]


def test_a_plan_without_improvement_is_counted_and_one_that_helped_is_not(school_class):
    """E13 is context: an earlier plan after which no risk had lessened; one that was not evaluated says nothing."""
    town = school_class.town
    with town.store as session:
        before = session.query(Semester).filter_by(school_year="2025/26").one().id
        for number, (name, change) in enumerate((("Kavētāja", "unchanged"), ("Mierīgā", "removed"), ("Dienu", None))):
            plan = plan_of(session, town, school_class.learners[name], number)
            plan.semester_id = before
            if change:
                session.add(
                    PlanOutcome(case_id=plan.id, outcome="continues", recommendation="end", recorded_at=town.now)
                )
                session.add(RiskOutcome(case_id=plan.id, row_id="r1", change=change))
    with town.store.reading() as session:
        catalogue, learners = town.room.definitions.current(session), school_class.learners
        place = (town.school, town.now.date())
        facts = facts_of(session, catalogue, place, learners.values(), ["support_team"])

    found = {name: {fact.wanted.code: fact.value for fact in facts[ident]}["E13"] for name, ident in learners.items()}
    assert (1, 0, None) == (found["Kavētāja"], found["Mierīgā"], found["Dienu"])


def test_where_it_is_kept_back_how_many_had_a_plan_nothing_tells_it(school_class):
    """Sixteen of eighteen had one: the table of what became of their plans would add up to it."""
    town = school_class.town
    with town.store as session:
        session.query(EarlySignal).delete()
        for number in range(18):
            learner = flagged_learner(session, town, number)
            if number < 16:
                plan_of(session, town, learner, number)

    found = asked(school_class, "municipal_coordinator")

    assert (18, None, ()) == (found.together.flagged, found.together.planned, tuple(found.later))
