"""Conversations before the application: what is kept of each answer, who sees it, and where it leads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.reports.talks import latest, needs_named
from iapflow.reports.viewer import Viewer
from iapflow.services import applications, talks
from iapflow.services.talks import Answered, Meeting
from iapflow.store.case import Case
from iapflow.store.message import Message
from iapflow.store.outbox import Outbox
from iapflow.store.submission import Draft, Submission
from tests.services.school_class import SchoolClass
from tests.services.town import Town

NEEDS = "Matemātikā vajag vairāk laika."
KEPT = {
    "talked_on": "2026-10-13", "answer": "applies", "took_part": ["parent", "learner"], "explained": True,
    "sheet": "lv_1", "needs": NEEDS,
}  # fmt: skip
THINKS = {**KEPT, "answer": "thinks", "think_until": "2026-10-20"}


@pytest.fixture
def school_class(town: Town) -> SchoolClass:
    """A class, its class teacher, a support team."""
    return SchoolClass(town)


def note(made: SchoolClass, name: str, answers: dict, who: str = "institution_coordinator", request: str = "a" * 32):
    """Somebody notes a conversation."""
    town = made.town
    return talks.note(town.store, town.room, made.actor(who), made.learners[name], (answers, request))


def all_of(town: Town, workflow: str = "talk") -> list[Case]:
    """The cases of a workflow, oldest first."""
    with town.store.reading() as session:
        return list(session.scalars(select(Case).where(Case.workflow == workflow).order_by(Case.id)))


def handed_in(town: Town) -> list[dict]:
    """Everything that was ever handed in about conversations and is still there."""
    with town.store.reading() as session:
        mine = select(Submission.answers).where(Submission.alias == "talk").order_by(Submission.id)
        return list(session.scalars(mine))


def seen_by(made: SchoolClass, who: str) -> list[str]:
    """The states of the conversations that somebody sees."""
    with made.town.store.reading() as session:
        viewer = Viewer(made.actor(who), made.town.room.definitions.current(session))
        return [one.state_id for one in latest(session, viewer, list(made.learners.values())).values()]


def test_a_family_that_applies_has_one_application_prepared_that_its_paper_then_signs(school_class):
    """The paper is registered in the application that waits; a repeated press makes nothing twice."""
    town = school_class.town
    states = [note(school_class, "Mierīgā", KEPT) for _ in range(2)]
    town.learner = school_class.learners["Mierīgā"]

    signed = town.register(request="d" * 32, signed_on="2026-10-14", received_on="2026-10-14")

    (application,), (talk,) = all_of(town, "application"), all_of(town)
    assert ["applies", "applies"] == states
    assert (signed, talk.id, "signed") == (application.id, application.parent_id, application.state)


def test_an_application_that_stands_is_not_prepared_again(school_class):
    """The conversation may be noted after the paper came."""
    town = school_class.town
    town.learner = school_class.learners["Mierīgā"]
    town.register(signed_on="2026-10-14", received_on="2026-10-14")

    assert "applies" == note(school_class, "Mierīgā", KEPT, request="c" * 32)
    assert 1 == len(all_of(town, "application"))


def test_a_refusal_keeps_the_day_and_nothing_else(school_class):
    """What was typed beside it is dropped, what was said before it too; no paper, letter or to-do follows."""
    note(school_class, "Mierīgā", THINKS)
    town = school_class.town
    before = [town.count(Message), town.count(Outbox)]

    state = note(school_class, "Mierīgā", {**KEPT, "answer": "declines"}, request="b" * 32)

    assert "declined" == state
    kept = {"talked_on": "2026-10-13", "answer": "declines"}
    assert [{"talked_on": "2026-10-13", "answer": "thinks"}, kept] == [
        {name: answer for name, answer in answers.items() if answer is not None} for answers in handed_in(town)
    ]
    (talk,) = all_of(town)
    assert (False, None, None) == (talk.is_open, talk.due_at, talk.summary)
    assert before == [town.count(Message), town.count(Outbox)]
    assert [0, 0] == [len(all_of(town, "application")), town.count(Draft)]


def test_only_head_and_coordinator_see_a_refusal(school_class):
    """The class teacher who noted it sees it no more, nor does the support team; another school sees nothing."""
    note(school_class, "Mierīgā", {"talked_on": "2026-10-13", "answer": "declines"}, who="class_teacher")

    seen = {who: seen_by(school_class, who) for who in school_class.town.people}

    assert {"institution_head", "institution_coordinator"} == {who for who, states in seen.items() if states}


def test_who_thinks_is_seen_by_those_who_talk_with_families(school_class):
    """A plan author or a subject teacher is not among them."""
    note(school_class, "Mierīgā", THINKS)

    seen = {who for who in school_class.town.people if seen_by(school_class, who)}

    assert {"institution_head", "institution_coordinator", "class_teacher", "support_team"} == seen


def test_after_a_refusal_the_family_may_apply_and_anybody_may_note_it(school_class):
    """The refusal stands in nobody's way."""
    note(school_class, "Mierīgā", {"talked_on": "2026-10-13", "answer": "declines"})

    state = note(school_class, "Mierīgā", KEPT, who="class_teacher", request="b" * 32)

    assert ("applies", ["declined", "applies"]) == (state, [one.state for one in all_of(school_class.town)])


def test_the_day_and_the_sheet_are_proposed_and_no_declaration_is(school_class):
    """Answer, who took part, and that it was explained are left to whoever talked."""
    town = school_class.town

    form = talks.blank(town.store, town.room, school_class.actor("class_teacher"), school_class.learners["Mierīgā"])

    given = {name: answer for name, answer in form.answers.items() if answer is not None}
    assert {"talked_on": "2026-10-14", "sheet": "lv_1"} == given


@pytest.mark.parametrize(
    "wrong",
    [
        {"explained": False}, {"took_part": ["class_teacher"]}, {"took_part": []}, {"sheet": "uk_1"},
        {"talked_on": "2026-10-15"}, {"answer": "maybe"}, {"answer": "thinks"},
        {"answer": "thinks", "think_until": "2026-10-13"}, {"answer": "thinks", "think_until": "2027-01-05"},
    ],
)  # fmt: skip
def test_a_conversation_with_a_gap_is_not_stored(school_class, wrong):
    """Each of these is told, and nothing remains."""
    with pytest.raises(Refused):
        note(school_class, "Mierīgā", {**KEPT, **wrong})

    assert [] == all_of(school_class.town)


@pytest.mark.parametrize("who", ["other_head", "subject_teacher", "plan_author"])
def test_who_does_not_talk_with_this_family_finds_no_page(school_class, who):
    """Another school, or a role that notes no conversations: the answer is the same as for nobody."""
    with pytest.raises(Missing):
        note(school_class, "Mierīgā", KEPT, who=who)
    assert [] == all_of(school_class.town)


def test_needs_stand_beside_the_plan_until_the_family_declines(school_class):
    """They are the last words of the semester, and go with a refusal."""
    town = school_class.town

    def named():
        with town.store.reading() as session:
            return needs_named(session, school_class.learners["Mierīgā"], town.semester, town.school)

    note(school_class, "Mierīgā", THINKS)
    before = named()
    note(school_class, "Mierīgā", {"talked_on": "2026-10-14", "answer": "declines"}, request="b" * 32)

    assert ((date(2026, 10, 13), NEEDS), None) == (before, named())


def meeting(made: SchoolClass, **more) -> Meeting:
    """Three families of the class, each with its answer."""
    ids = made.learners
    families = [
        Answered(ids["Mierīgā"], "applies", ["parent"]),
        Answered(ids["Bezdatu"], "thinks", ["parent", "learner"], date(2026, 10, 20)),
        Answered(ids["Dienu"], "declines", ["parent"]),
    ]
    found = Meeting(families, date(2026, 10, 13), "lv_1", ["class_teacher"], explained=True, request_id="a" * 32)
    return replace(found, **more)


def noted(made: SchoolClass, held: Meeting, who: str = "class_teacher"):
    """What somebody notes after a meeting."""
    return talks.note_class(made.town.store, made.town.room, made.actor(who), held)


def test_a_meeting_notes_every_answer_at_once(school_class):
    """Who took part for the school stands with each; of the refusal the day only; a repeated press changes nothing."""
    given = [noted(school_class, meeting(school_class)) for _ in range(2)]

    town = school_class.town
    assert [{"applies": 1, "thinks": 1, "declines": 1}] * 2 == given
    assert ["applies", "thinking", "declined"] == [one.state for one in all_of(town)]
    assert [["parent", "class_teacher"], ["parent", "learner", "class_teacher"], None] == [
        answers.get("took_part") for answers in handed_in(town)
    ]
    assert ["prepared"] == [one.state for one in all_of(town, "application")]


def test_a_meeting_goes_on_with_a_conversation_that_was_thought_about(school_class):
    """No second one begins."""
    note(school_class, "Bezdatu", THINKS, request="b" * 32)
    families = [Answered(school_class.learners["Bezdatu"], "applies", ["parent"])]

    noted(school_class, meeting(school_class, families=families))

    assert ["applies"] == [one.state for one in all_of(school_class.town)]


def test_of_a_meeting_with_wrong_rows_nothing_is_stored_and_every_row_is_told(school_class):
    """A missing day and a missing participant lead each to its own row."""
    ids = school_class.learners
    wrong = [
        *meeting(school_class).families,
        Answered(ids["Stundu"], "thinks", ["parent"]),
        Answered(ids["Vērtējumu"], "applies"),
        Answered(ids["Kavētāja"], ""),
    ]

    with pytest.raises(Refused) as refused:
        noted(school_class, meeting(school_class, families=wrong))

    told = {reason.fix for reason in refused.value.reasons}
    assert {f"until-{ids['Stundu']}", f"who-{ids['Vērtējumu']}", f"row-{ids['Kavētāja']}"} == told
    assert [] == all_of(school_class.town)


@pytest.mark.parametrize(
    ("change", "fix"),
    [
        ({"families": ()}, "families"), ({"explained": False}, "explained"), ({"sheet": "nav"}, "sheet"),
        ({"talked_on": date(2026, 10, 15)}, "talked_on"),
    ],
)  # fmt: skip
def test_what_is_asked_once_for_a_meeting_is_told_once(school_class, change, fix):
    """Not once for each row."""
    with pytest.raises(Refused) as refused:
        noted(school_class, meeting(school_class, **change))

    assert [fix] == [reason.fix for reason in refused.value.reasons]
    assert [] == all_of(school_class.town)


def test_a_meeting_of_refusals_declares_nothing(school_class):
    """Nothing was explained to be noted, and nothing but the day is asked."""
    families = [Answered(school_class.learners["Dienu"], "declines")]

    assert {"declines": 1} == noted(school_class, meeting(school_class, families=families, explained=False, sheet=""))


def test_a_foreign_learner_among_the_rows_ends_the_meeting(school_class):
    """Another class is not the class teacher's; nothing of the meeting is stored."""
    families = [*meeting(school_class).families, Answered(school_class.town.learner, "applies", ["parent"])]

    with pytest.raises(Missing):
        noted(school_class, meeting(school_class, families=families))

    assert [] == all_of(school_class.town)


def test_the_form_of_an_application_still_knows_who_received_it(town):
    """The page of the signed application shares how a form is opened."""
    coordinator = town.who("institution_coordinator")

    form = applications.blank(town.store, town.room, coordinator, town.learner)

    assert str(town.people["institution_coordinator"]) == form.answers["received_by"]
