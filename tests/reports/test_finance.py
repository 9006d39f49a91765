"""Planned and given, agreed and used, and what an evaluation said: one plan from its start to its end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from iapflow.reports.counted import Asked, Table, table
from iapflow.reports.programme import REPORTS
from iapflow.reports.support_today import today
from iapflow.reports.viewer import Viewer
from iapflow.services import work_log
from iapflow.store.case import Case
from iapflow.store.enrolment_total import EnrolmentTotal
from iapflow.store.learner import Learner
from iapflow.store.semester import Semester
from iapflow.store.work_log import WorkLogEntry
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.town import NOW, Town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]


def seen(town: Town, code: str, cut: str = "", name: str = "institution_head", semester: int | None = None) -> Table:
    """A report as somebody sees it."""
    with town.store.reading() as session:
        viewer = Viewer(town.who(name), town.room.definitions.current(session))
        return table(session, viewer, REPORTS[code], Asked(semester, cut))


def by_key(made: Table) -> dict[str, list[object]]:
    """Key -> numbers."""
    return {line.key: list(line.numbers) for line in made.lines}


def evaluated(town: Town) -> int:
    """Two hours of twelve given and one missed, an hour of the author; closed."""
    case = town.delivered()
    rows = [town.entry(worked_on=f"2026-10-{day:02}", confirmation_kind="signature", confirmed_on=f"2026-10-{day:02}")
            for day in (7, 8)]  # fmt: skip
    rows += [
        town.entry(worked_on="2026-10-09", no_show=True),
        town.entry(**town.author_hours("1"), worked_on="2026-10-09"),
    ]
    town.go(date(2026, 10, 12))
    for place, row in enumerate(rows):
        who = "plan_author" if row["kind"] == "author_hours" else "subject_teacher"
        work_log.log_work(town.store, town.room, town.who(who), case, (row, f"{place:032}"))
    town.go(date(2026, 12, 21))
    town.fire(case, "evaluate", "plan_author", answers={"evaluation": town.evaluation()})
    town.fire(case, "close", "institution_head")
    return case


def test_planned_and_given_stand_side_by_side_with_the_money(town: Town) -> None:
    """Twelve hours agreed at ten euros, two given; the author six and one; missed rows count nowhere."""
    evaluated(town)

    assert {
        "consultation": [1, 1, 12.0, 2.0, 16.67, 120.0, 20.0],
        "author": [1, 1, 6.0, 1.0, 16.67, 60.0, 10.0],
    } == by_key(seen(town, "measures", "kind"))
    assert [1, 1, 180.0, 30.0, 150.0, 16.67] == list(seen(town, "finance").together.numbers)


def test_what_an_evaluation_said_is_counted(town: Town) -> None:
    evaluated(town)

    assert {"continues": [1, 1]} == by_key(seen(town, "outcomes", "outcome"))
    assert {"A": [1, 1, 1, 100.0]} == by_key(seen(town, "risk-change", "group"))
    assert {"useful": [1, 1, 1, 100.0]} == by_key(seen(town, "usefulness", "usefulness"))
    assert {"15-17": [1, 1, 1, 1, 0, 0, 0]} == by_key(seen(town, "participants", "age"))


def test_who_received_support_on_a_day_is_read_from_the_journal(town: Town) -> None:
    """Agreed on the first of October, closed on the twenty-first of December."""
    evaluated(town)
    found = []
    with town.store.reading() as session:
        viewer = Viewer(town.who("institution_head"), town.room.definitions.current(session))
        for day in (date(2026, 9, 30), date(2026, 10, 1), date(2026, 12, 20), date(2026, 12, 21)):
            later = replace(viewer, actor=replace(viewer.actor, on=date(2027, 1, 5)))
            found.append(today(session, later, day).together)

    assert [0, 1, 1, 0] == [line.numbers[0] for line in found]


def test_each_step_tells_how_many_school_days_it_took_and_what_is_late(town: Town) -> None:
    """Approved on the day; evaluated after the last day of the semester."""
    evaluated(town)
    steps = by_key(seen(town, "timeliness", "step"))

    assert [1, 1, 0, 0, 0.0, 0.0, None] == steps["support_plan/at_state"]
    assert [1, 1, 0, 0, 0.0] == steps["support_plan/in_delivery"][:5]


def test_what_stands_too_long_is_late_now(town: Town) -> None:
    """Submitted on the first of October, five school days for it; on the twentieth it stands there still."""
    town.submitted()
    town.go(date(2026, 10, 16))
    steps = by_key(seen(town, "timeliness", "step"))

    assert [1, 1, 1, 1, 100.0, 11.0, 6] == steps["support_plan/submitted"]


def test_who_has_a_plan_in_the_next_semester_goes_on(town: Town) -> None:
    """One of two; a draft is no plan yet."""
    with town.store as session:
        following = Semester(school_year="2026/27", number=2, starts_on=date(2027, 1, 4), ends_on=date(2027, 5, 31))
        session.add(following)
        session.flush()
        for place, states in enumerate((("closed", "in_delivery"), ("closed", "draft"))):
            learner = Learner(given_name=f"B{place}", family_name="T", date_of_birth=date(2012, 1, 1))
            session.add(learner)
            session.flush()
            for state, semester in zip(states, (town.semester, following.id), strict=True):
                session.add(
                    Case(
                        number=f"{state}{place}{semester}", workflow="support_plan", workflow_version=1,
                        bundle_digest="0" * 64, state=state, revision=1, institution_id=town.school,
                        subject_kind="learner", learner_id=learner.id, semester_id=semester, started_at=NOW,
                        entered_at=NOW, updated_at=NOW,
                    )
                )  # fmt: skip

    assert [2, 2, 1, 50.0] == by_key(seen(town, "continuing"))[str(town.semester)]


def test_the_share_of_all_learners_leaves_out_who_told_no_number(town: Town) -> None:
    """Twenty in the ninth grade; without a count it is no data, not zero."""
    town.delivered()

    assert [1, 1, None, 0, None, 1] == list(seen(town, "shares", semester=town.semester).together.numbers)
    with town.store as session:
        for day, learners in ((3, 25), (15, 20)):
            session.add(
                EnrolmentTotal(
                    institution_id=town.school, grade="9", counted_on=date(2026, 9, day), learners=learners,
                    entered_at=NOW,
                )
            )  # fmt: skip
    assert [1, 1, 20, 1, 5.0, 0] == list(seen(town, "shares", semester=town.semester).together.numbers)


def test_coverage_names_institutions_that_are_silent(town: Town) -> None:
    """One school gives support, the other has told nothing."""
    town.delivered()

    stands = by_key(seen(town, "coverage", "stands", "state_officer"))
    assert {"supports": [1, 1, 1, 100.0, 0, 1, 1], "": [1, 1, 0, 0.0, 1, 1, 0]} == stands


def test_an_overlap_is_an_exception_of_both_plans(town: Town) -> None:
    """The giver is at two places at once; what only touches is none, and neither is a void row."""
    case = evaluated(town)
    assert {} == by_key(seen(town, "exceptions"))
    with town.store as session:
        learner = Learner(given_name="Otrs", family_name="T", date_of_birth=date(2012, 1, 1))
        session.add(learner)
        session.flush()
        plan = session.get_one(Case, case)
        more = {
            name: getattr(plan, name)
            for name in ("workflow", "workflow_version", "bundle_digest", "state", "revision", "institution_id")
        }
        other = Case(
            number="Otrs", learner_id=learner.id, subject_kind="learner", semester_id=town.semester, started_at=NOW,
            entered_at=NOW, updated_at=NOW, **more,
        )  # fmt: skip
        session.add(other)
        session.flush()
        for hours in ((9, 30, 10, 30), (10, 0, 10, 30)):
            session.add(
                WorkLogEntry(
                    case_id=other.id, giver_id=town.people["subject_teacher"], worked_on=date(2026, 10, 7),
                    time_from=time(*hours[:2]), time_to=time(*hours[2:]), hours=1, kind="consultation", recorded_at=NOW,
                    voided_at=None if hours[1] else NOW,
                )
            )  # fmt: skip

    assert {"giver_overlap": [2, 2]} == by_key(seen(town, "exceptions"))
