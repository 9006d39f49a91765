"""What was written about learners without a signal goes at the school year's end; that it was written stays."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from iapflow.jobs.early_signs import look_for_signs
from iapflow.jobs.office import Office
from iapflow.services.cases import Opening
from iapflow.services.early_forgetting import forget_words
from iapflow.services.looking import look
from iapflow.store.case import Case
from iapflow.store.event import Event
from iapflow.store.observation import Observation
from iapflow.store.semester import Semester
from iapflow.store.submission import Submission
from tests.jobs.town import Pigeonhole
from tests.services.school_class import SchoolClass
from tests.services.town import Town

SUMMER = datetime(2027, 7, 1, 9, tzinfo=UTC)
WORDS = {"seen": ["quiet"], "words": "Ļoti kluss."}


@pytest.fixture
def school_class(town: Town) -> SchoolClass:
    """A concern about a learner with a signal and one about a learner without."""
    made = SchoolClass(town)
    made.attend("Kavētāja", {date(2026, 9, 14): 6, date(2026, 10, 6): 6})
    made.attend("Mierīgā")
    made.switch_on("E01")
    for number, name in enumerate(("Kavētāja", "Mierīgā")):
        opening = Opening("concern", town.school, made.learners[name])
        town.start(opening, "class_teacher", answers={"concern": WORDS}, request_id=f"concern-{number}")
    look_for_signs(Office(town.store, town.room, Pigeonhole(), lambda case: f"/{case}"))
    with town.store as session:
        session.add(Semester(school_year="2026/27", number=2, starts_on=date(2027, 1, 4), ends_on=date(2027, 5, 31)))
    return made


def written(school_class: SchoolClass) -> set[str]:
    """About whom words of a concern are held."""
    names = {ident: name for name, ident in school_class.learners.items()}
    with school_class.town.store.reading() as session:
        asked = (
            select(Case.learner_id).join(Submission, Submission.case_id == Case.id).where(Case.workflow == "concern")
        )
        return {names[ident] for ident in session.scalars(asked)}


def forget(school_class: SchoolClass, now: datetime) -> int:
    """The clock looks."""
    school_class.town.now = now
    return forget_words(school_class.town.store, school_class.town.room)


def test_words_about_learners_without_a_signal_go_and_the_journal_stays(school_class):
    """Not before the year is over, and once."""
    town = school_class.town
    early, done, again = (forget(school_class, day) for day in (datetime(2027, 5, 3, 9, tzinfo=UTC), SUMMER, SUMMER))

    assert (0, 1, 0) == (early, done, again)
    assert {"Kavētāja"} == written(school_class)
    assert 1 == town.count(Observation)
    with town.store.reading() as session:
        lines = select(func.count()).select_from(Event).join(Case, Case.id == Event.case_id)
        assert 2 == session.scalar(lines.where(Case.workflow == "concern"))


def test_a_case_whose_words_are_gone_is_still_shown(school_class):
    """With its number and day, and nothing of what was said."""
    town = school_class.town
    forget(school_class, SUMMER)
    with town.store.reading() as session:
        mine = Case.workflow == "concern", Case.learner_id == school_class.learners["Mierīgā"]
        case = session.scalars(select(Case.id).where(*mine)).one()

    shown = look(town.store, town.room, school_class.actor("support_team"), case)

    assert "Ļoti kluss" not in str(shown)


def test_a_year_later_the_words_about_learners_with_a_signal_go_too(school_class):
    """Nothing is held for longer than the daily sums."""
    forget(school_class, SUMMER)
    with school_class.town.store as session:
        for number, (first, last) in enumerate((("2027-09-01", "2027-12-17"), ("2028-01-03", "2028-05-31")), 1):
            days = {"starts_on": date.fromisoformat(first), "ends_on": date.fromisoformat(last)}
            session.add(Semester(school_year="2027/28", number=number, **days))

    forget(school_class, datetime(2028, 7, 1, 9, tzinfo=UTC))

    assert set() == written(school_class)
    assert 0 == school_class.town.count(Observation)
