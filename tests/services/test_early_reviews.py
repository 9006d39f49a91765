"""A person decides: signals of a learner come into one review, with facts in words, and from there into the plan."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.jobs.early_signs import look_for_signs
from iapflow.jobs.office import Office
from iapflow.services import talks
from iapflow.services.cases import Press, fire
from iapflow.services.looking import look as look_at
from iapflow.store.case import Case
from iapflow.store.submission import Draft, Submission
from tests.jobs.town import Pigeonhole
from tests.services.school_class import SchoolClass
from tests.services.town import Town

WATCH = {"words": "Runāsim ar klases audzinātāju.", "next_review": "2026-11-02"}
REFERRAL = {
    "parents_told_on": "2026-10-14", "parents_told_how": "phone", "talked_with_learner": "2026-10-14",
    "words": "Kavējumi pieaug, vajadzīgas konsultācijas.",
}  # fmt: skip


@pytest.fixture
def school_class(town: Town) -> SchoolClass:
    """A class in which one learner misses lessons."""
    made = SchoolClass(town)
    made.attend("Kavētāja", {date(2026, 9, 14): 6, date(2026, 10, 6): 6, date(2026, 10, 7): 6, date(2026, 10, 8): 6})
    made.switch_on("E01", "E03")
    return made


def look(school_class: SchoolClass) -> int:
    """One night of the clock."""
    town = school_class.town
    return look_for_signs(Office(town.store, town.room, Pigeonhole(), lambda case: f"/{case}"))


def cases(school_class: SchoolClass, workflow: str) -> list[Case]:
    """The cases of a workflow, oldest first."""
    with school_class.town.store.reading() as session:
        return list(session.scalars(select(Case).where(Case.workflow == workflow).order_by(Case.id)))


def answers(school_class: SchoolClass, case_id: int, alias: str):
    """What was handed in last."""
    with school_class.town.store.reading() as session:
        handed_in = select(Submission.answers).where(Submission.case_id == case_id, Submission.alias == alias)
        return session.scalars(handed_in.order_by(Submission.id.desc())).first()


def press(school_class: SchoolClass, case_id: int, transition: str, form: str, given: dict) -> None:
    """The support team presses."""
    town = school_class.town
    actor = school_class.actor("support_team")
    fire(town.store, town.room, case_id, Press(transition, actor, answers={form: given}))


def test_one_review_tells_all_signs_of_a_learner_in_words(school_class):
    """Two indicators, one case; each row is a fact with its figures and its trend, and no score stands anywhere."""
    assert 1 == look(school_class)

    (review,) = cases(school_class, "early_review")
    known = answers(school_class, review.id, "known")
    assert school_class.learners["Kavētāja"] == review.learner_id
    assert "Neattaisnoti kavētās stundas semestrī: 24 (novērot no 10, rīkoties no 21)" == known["signs"][0]["fact"]
    assert "pieaug; pirms četrām nedēļām: 6" == known["signs"][0]["trend"]
    assert ["A01", "A01"] == [row["factor"] for row in known["signs"]]


def test_the_same_signs_do_not_come_twice(school_class):
    """What people look at already is not brought to them again, this day or the next."""
    look(school_class)
    again = look(school_class)
    school_class.town.now += timedelta(days=1)

    assert (0, 0) == (again, look(school_class))
    assert 1 == len(cases(school_class, "early_review"))


def test_a_new_sign_brings_a_watched_learner_back(school_class):
    """The case is the same; the facts are those of the day."""
    look(school_class)
    (review,) = cases(school_class, "early_review")
    press(school_class, review.id, "keep_watching", "watch", WATCH)
    school_class.mark("Kavētāja", date(2026, 10, 14), "maths", 2)
    school_class.switch_on("E04")
    school_class.town.now += timedelta(days=1)

    look(school_class)

    (review,) = cases(school_class, "early_review")
    assert "new" == review.state
    assert 3 == len(answers(school_class, review.id, "known")["signs"])


def test_what_was_dismissed_rests_until_something_grows(school_class):
    """A reason once given holds for the facts it was given for."""
    look(school_class)
    (review,) = cases(school_class, "early_review")
    press(school_class, review.id, "dismiss", "dismissal", {"reason": "explained", "words": "Bija slimības lapa."})
    school_class.town.now += timedelta(days=1)
    look(school_class)

    assert ["dismissed"] == [one.state for one in cases(school_class, "early_review")]


def test_nobody_is_referred_before_the_parents_were_told(school_class):
    """The date is asked, and nothing moves without it."""
    look(school_class)
    (review,) = cases(school_class, "early_review")
    silent = {key: value for key, value in REFERRAL.items() if not key.startswith("parents")}

    with pytest.raises(Refused):
        press(school_class, review.id, "refer", "referral", silent)

    assert "new" == cases(school_class, "early_review")[0].state


def test_a_referral_starts_the_conversation_then_the_application_and_its_facts_reach_the_plan(school_class):
    """Nothing is signed before the family was talked with; the plan's draft opens with the facts, marked."""
    look(school_class)
    (review,) = cases(school_class, "early_review")
    press(school_class, review.id, "refer", "referral", REFERRAL)
    (talk,) = cases(school_class, "talk")
    before = cases(school_class, "application")
    town = school_class.town
    town.learner, town.semester = review.learner_id, review.semester_id

    said = {
        "talked_on": "2026-10-14", "answer": "applies", "took_part": ["parent"], "explained": True, "sheet": "lv_1",
    }  # fmt: skip
    talks.note(town.store, town.room, school_class.actor("class_teacher"), town.learner, (said, "c" * 32))
    (application,) = cases(school_class, "application")
    signed = town.register(signed_on="2026-10-14", received_on="2026-10-14")
    plan = town.open_plan()

    with town.store.reading() as session:
        draft = session.get_one(Draft, (plan, "plan"))
        states = [session.get_one(Case, one).state for one in (review.id, talk.id, signed)]
    (risk,) = draft.answers["risks"]
    assert ([], "planned", review.id) == (before, talk.state, talk.parent_id)
    assert (talk.id, signed) == (application.parent_id, application.id)
    assert ("A", "A01") == (risk["group"], risk["factor"])
    assert 2 == len(risk["justification"].splitlines())
    assert [f"risks[{risk['id']}]"] == draft.carried
    assert ["referred", "applies", "signed"] == states


def test_a_family_that_declines_after_a_referral_gets_no_application(school_class):
    """The review stays with the support team; it learns that no conversation is open, not what was answered."""
    look(school_class)
    (review,) = cases(school_class, "early_review")
    press(school_class, review.id, "refer", "referral", REFERRAL)
    town = school_class.town

    said = {"talked_on": "2026-10-14", "answer": "declines"}
    coordinator = school_class.actor("institution_coordinator")
    talks.note(town.store, town.room, coordinator, review.learner_id, (said, "c" * 32))

    with pytest.raises(Missing):
        look_at(town.store, town.room, school_class.actor("support_team"), cases(school_class, "talk")[0].id)
    assert [] == cases(school_class, "application")
    assert ["referred"] == [one.state for one in cases(school_class, "early_review")]
