"""Colleagues are asked while a plan is written, and see nothing of it."""

from __future__ import annotations

from datetime import date

import pytest

from iapflow.errors import Missing, Refused
from iapflow.reports.colleague_views import asked_of
from iapflow.services import colleague_views as service
from iapflow.services.drafts import open_form
from iapflow.store.case import Case
from iapflow.store.class_teacher import ClassTeacher
from iapflow.store.colleague_view import ColleagueView
from iapflow.store.learner import Enrolment
from iapflow.store.message import Message
from tests.services.test_cases import WITHDRAWAL
from tests.services.town import LONG_AGO, Town

TEACHER, AUTHOR = "subject_teacher", "plan_author"
WORDS = {"goes_well": "Labi strādā grupā.", "is_hard": "", "would_help": "Skaidri uzdevumi."}


@pytest.fixture
def plan(town: Town) -> int:
    """A plan that is being written."""
    town.register()
    return town.open_plan()


def ask(town: Town, plan: int, *names: str, who: str = AUTHOR) -> int:
    """Colleagues are asked."""
    people = [town.people[name] for name in names]
    return service.ask(town.store, town.room, town.who(who), plan, people)


def waiting(town: Town, name: str = TEACHER) -> list[int]:
    """The questions that wait for somebody."""
    with town.store.reading() as session:
        return [one.id for one in asked_of(session, town.people[name], town.now.date())]


def answer(town: Town, name: str = TEACHER, **more: str) -> None:
    """Somebody answers what waits first."""
    service.answer(town.store, town.room, town.who(name), waiting(town, name)[0], {**WORDS, **more})


def consulted(town: Town, plan: int) -> list[tuple[str, str]]:
    """Who took part in drafting, as the draft says."""
    form = open_form(town.store, town.room, town.who(AUTHOR), plan, "plan")
    return [(str(row["teacher"]), str(row["talked_on"])) for row in form.filled.answers.get("consulted") or ()]


def test_an_answer_stands_beside_the_plan_and_its_writer_among_those_who_took_part(town, plan):
    """With name and day; asked twice is once; a message tells it without the learner's name."""
    told = (ask(town, plan, TEACHER), ask(town, plan, TEACHER))
    answer(town)

    [view] = service.page(town.store, town.room, town.who(AUTHOR), plan).views
    with town.store.reading() as session:
        [words] = [one.words["lv"] for one in session.query(Message)]

    assert (1, 0) == told
    assert ("Labi strādā grupā.", None, "Skaidri uzdevumi.") == (view.goes_well, view.is_hard, view.would_help)
    assert [(str(town.people[TEACHER]), "2026-10-01")] == consulted(town, plan)
    assert "Elza" not in words
    assert [] == waiting(town)


def test_who_is_asked_sees_name_and_class_and_nothing_of_the_plan(town, plan):
    """The question holds nothing else, and the plan stays closed."""
    with town.store as session:
        session.query(Enrolment).one().class_name = "9.b"
    ask(town, plan, "support_specialist")

    found = service.question(town.store, town.who("support_specialist"), waiting(town, "support_specialist")[0])

    assert ("Elza Paraugliepa", "9.b", "plan_author Modele") == (found.learner, found.class_name, found.asked_by)
    assert {"id", "learner", "class_name", "asked_by", "asked_at"} == set(type(found).__slots__)
    with pytest.raises(Missing):
        open_form(town.store, town.room, town.who("support_specialist"), plan, "plan")


@pytest.mark.parametrize("who", [TEACHER, "institution_coordinator", "other_head", "municipal_coordinator"])
def test_only_who_writes_the_plan_asks_and_reads(town, plan, who):
    """For everybody else there is no such page."""
    with pytest.raises(Missing):
        ask(town, plan, "support_specialist", who=who)
    with pytest.raises(Missing):
        service.page(town.store, town.room, town.who(who), plan)


def test_another_persons_question_is_not_answered_and_an_empty_one_is_refused(town, plan):
    """And nobody answers twice."""
    ask(town, plan, TEACHER)
    ident = waiting(town)[0]
    with pytest.raises(Missing):
        service.answer(town.store, town.room, town.who("support_specialist"), ident, WORDS)
    with pytest.raises(Refused) as empty:
        answer(town, goes_well=" ", would_help="")
    with pytest.raises(Refused) as long:
        answer(town, is_hard="x" * 2001)
    answer(town)
    with pytest.raises(Missing):
        service.answer(town.store, town.room, town.who(TEACHER), ident, WORDS)

    assert (["goes_well"], ["is_hard"]) == tuple([one.fix for one in wrong.value.reasons] for wrong in (empty, long))


def test_only_colleagues_of_the_institution_are_asked_the_class_teacher_first(town, plan):
    """Not oneself; somebody of another school is unknown."""
    with town.store as session:
        ann = town.person(session, "class_teacher", town.school)
        session.query(Enrolment).one().class_name = "9.b"
        session.add(ClassTeacher(person_id=ann, institution_id=town.school, class_name="9.b", valid_from=LONG_AGO))

    people = service.page(town.store, town.room, town.who(AUTHOR), plan).people

    assert [(ann, True)] == [(one.person_id, one.has_class) for one in people if one.has_class]
    assert ann == people[0].person_id
    assert town.people[AUTHOR] not in [one.person_id for one in people]
    with pytest.raises(Missing):
        ask(town, plan, "other_head")
    with pytest.raises(Refused):
        ask(town, plan)


def test_word_of_mouth_is_noted_instead_also_for_an_open_question(town, plan):
    """With the day of the talk, which is not to come; once."""
    ask(town, plan, TEACHER)

    def note(on: date, name: str = TEACHER, words: dict[str, str] = WORDS) -> None:
        said = (town.people[name], on, words)
        service.note(town.store, town.room, town.who(AUTHOR), plan, said)

    for wrong in ((date(2026, 10, 2), TEACHER, WORDS), (date(2026, 9, 28), TEACHER, {})):
        with pytest.raises(Refused):
            note(*wrong)
    note(date(2026, 9, 28))
    note(date(2026, 9, 29), "support_specialist")
    with pytest.raises(Refused):
        note(date(2026, 9, 28))

    views = service.page(town.store, town.room, town.who(AUTHOR), plan).views
    assert [(date(2026, 9, 28), True), (date(2026, 9, 29), True)] == [(one.answered_on, one.by_word) for one in views]
    assert ["2026-09-28", "2026-09-29"] == [day for _, day in consulted(town, plan)]
    assert [] == waiting(town)


def test_an_open_question_is_taken_back(town, plan):
    """An answered one stays."""
    ask(town, plan, TEACHER, "support_specialist")
    answer(town)
    views = service.page(town.store, town.room, town.who(AUTHOR), plan).views
    service.take_back(town.store, town.room, town.who(AUTHOR), plan, views[1].id)
    with pytest.raises(Missing):
        service.take_back(town.store, town.room, town.who(AUTHOR), plan, views[0].id)

    assert 1 == town.count(ColleagueView)


def test_an_answer_after_the_plan_was_handed_in_is_kept_and_changes_nothing(town, plan):
    """The plan that waits for the head stays as it is."""
    ask(town, plan, TEACHER)
    town.fire(plan, "submit", AUTHOR, answers={"plan": town.plan()})

    answer(town)

    assert 1 == town.count(ColleagueView, answered_on=town.now.date())
    assert 1 == len(consulted(town, plan))


def test_after_a_withdrawal_what_colleagues_said_is_gone(town, plan):
    """With the text of the draft."""
    ask(town, plan, TEACHER, "support_specialist")
    answer(town)
    with town.store.reading() as session:
        application = session.query(Case).filter_by(workflow="application").one().id
    town.go(date(2026, 10, 12))
    town.fire(application, "withdraw", "institution_coordinator", answers=WITHDRAWAL)

    assert 0 == town.count(ColleagueView)
