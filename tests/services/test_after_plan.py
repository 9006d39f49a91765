"""After a closed plan somebody looks once more, on the next two check dates, and fills nothing in."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from iapflow.errors import Missing
from iapflow.reports.viewer import Viewer
from iapflow.services.after_plan import check_dates, follow_ups, note_look
from iapflow.store.after_plan import AfterPlan
from iapflow.store.case import Case
from iapflow.store.semester import Semester
from tests.services.school_class import SchoolClass
from tests.services.town import Town

CLOSED_ON = datetime(2026, 10, 12, 9, tzinfo=UTC)


@pytest.fixture
def school_class(town: Town) -> SchoolClass:
    """A class that holds data; the plan of one learner was closed on 12 October."""
    made = SchoolClass(town)
    made.attend("Kavētāja", {date(2026, 9, 14): 6, date(2026, 10, 6): 6})
    made.switch_on("E01", "E05")
    with town.store as session:
        session.add(
            Case(
                number="IAP-1", workflow="support_plan", workflow_version=1, bundle_digest="0" * 64, state="closed",
                revision=9, institution_id=town.school, subject_kind="learner", learner_id=made.learners["Kavētāja"],
                semester_id=town.semester, started_at=CLOSED_ON, entered_at=CLOSED_ON, updated_at=CLOSED_ON,
                is_open=False,
            )
        )  # fmt: skip
    return made


def seen(school_class: SchoolClass, day: date, name: str = "support_team") -> list[tuple[str, date, int]]:
    """Whom somebody is asked to look at on a day."""
    town = school_class.town
    town.now = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    with town.store.reading() as session:
        viewer = Viewer(school_class.actor(name), town.room.definitions.current(session))
        return [(one.learner.given_name, one.check_on, one.which) for one in follow_ups(session, viewer)]


def look(school_class: SchoolClass, name: str = "support_team") -> None:
    """Somebody has looked at the one plan."""
    town = school_class.town
    with town.store.reading() as session:
        case = session.query(Case.id).filter_by(number="IAP-1").one().id
    note_look(town.store, town.room, school_class.actor(name), case)


def test_check_dates_are_month_ends_of_the_semester_and_its_last_day(school_class):
    """The first one lies behind twenty school days: the end of September; January would be too soon."""
    town = school_class.town
    with town.store.reading() as session:
        viewer = Viewer(school_class.actor("support_team"), town.room.definitions.current(session))
        term = session.query(Semester).filter_by(school_year="2026/27").one()
        found = check_dates(session, viewer, [term])

    assert [date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 30), term.ends_on] == found


def test_the_learner_is_looked_at_on_the_next_two_check_dates(school_class):
    """Not before; once each; and not a third time."""
    before, first = seen(school_class, date(2026, 10, 30)), seen(school_class, date(2026, 11, 2))
    look(school_class)
    between, second = seen(school_class, date(2026, 11, 20)), seen(school_class, date(2026, 12, 1))
    look(school_class)

    assert ([], [("Kavētāja", date(2026, 10, 31), 1)]) == (before, first)
    assert ([], [("Kavētāja", date(2026, 11, 30), 2)]) == (between, second)
    assert [] == seen(school_class, date(2026, 12, 31))
    assert 2 == school_class.town.count(AfterPlan)


def test_facts_stand_there_in_the_order_of_the_definitions_and_no_data_is_visible(school_class):
    """Attendance is held, marks are not."""
    town = school_class.town
    town.now = datetime(2026, 11, 2, 9, tzinfo=UTC)
    with town.store.reading() as session:
        viewer = Viewer(school_class.actor("support_team"), town.room.definitions.current(session))
        (one,) = follow_ups(session, viewer)

    facts = {fact.wanted.code: fact.value for fact in one.facts}
    assert (12, None) == (facts["E01"], facts["E05"])


@pytest.mark.parametrize("name", ["other_head", "class_teacher", "municipal_coordinator"])
def test_nobody_else_is_asked_nor_may_say_so(school_class, name):
    """A foreign plan is as if it did not exist."""
    assert [] == seen(school_class, date(2026, 11, 2), name)
    with pytest.raises(Missing):
        look(school_class, name)


def test_who_has_a_new_plan_is_looked_at_there(school_class):
    """A plan that runs is followed anyway."""
    town = school_class.town
    with town.store as session:
        old = session.query(Case).filter_by(number="IAP-1").one()
        session.add(
            Case(
                number="IAP-2", workflow="support_plan", workflow_version=1, bundle_digest="0" * 64, state="draft",
                revision=1, institution_id=town.school, subject_kind="learner", learner_id=old.learner_id,
                semester_id=town.semester, started_at=CLOSED_ON, entered_at=CLOSED_ON, updated_at=CLOSED_ON,
            )
        )  # fmt: skip

    assert [] == seen(school_class, date(2026, 11, 2))
