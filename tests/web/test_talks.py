"""Noting conversations in the browser: one learner, a class, the sheet; wrong inputs and foreign ids."""

from __future__ import annotations

import re

import pytest
from flask_security import hash_password
from sqlalchemy import select, update

from iapflow.store.account import User
from iapflow.store.case import Case
from iapflow.store.learner import Enrolment
from iapflow.store.person import Person
from tests.apps import PASSWORD
from tests.services.school_class import SchoolClass
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]

COORDINATOR = "institution_coordinator"
CLASS = "/izglitojamie/klase/8.a/sarunas"
SAID = {
    "f-talked_on": "01.10.2026.", "f-answer": "applies", "f-took_part": ["parent"], "f-explained": "yes",
    "f-sheet": "lv_1",
}  # fmt: skip


@pytest.fixture
def school_class(village: Village) -> SchoolClass:
    """A class whose teacher and support team can sign in."""
    made = SchoolClass(village.town)
    with village.app.app_context(), village.town.store as session:
        for name in ("class_teacher", "support_team"):
            person = session.get_one(Person, village.town.people[name])
            person.email = f"{name}@example.org"
            secret = hash_password(PASSWORD)
            session.add(User(email=person.email, password=secret, active=True, fs_uniquifier=name, person_id=person.id))
    return made


def states(village: Village, workflow: str = "talk") -> list[str]:
    """Where the cases of a workflow stand, oldest first."""
    with village.town.store.reading() as session:
        return list(session.scalars(select(Case.state).where(Case.workflow == workflow).order_by(Case.id)))


def one(village: Village) -> str:
    """The page of the learner's conversation."""
    return f"/izglitojamie/{village.town.learner}/saruna"


def test_an_answer_that_applies_leads_to_the_page_of_the_signed_application(village):
    """The page proposes the day and the sheet and ticks nothing; the application then waits for its paper."""
    address = one(village)
    assert f'href="{address}"' in village.page(COORDINATOR, address.removesuffix("/saruna"))
    page = village.page(COORDINATOR, address)

    sent = village.send(COORDINATOR, address, SAID)

    assert 'id="f-talked_on" name="f-talked_on" value="01.10.2026"' in page
    assert 'href="/izglitojamie/informacijas-lapa/lv_1.pdf"' in page
    assert ['lv_1"'] == re.findall(r'value="(\S*) (?:checked|selected)', page)
    assert (302, f"/izglitojamie/{village.town.learner}/iesniegums") == (sent.status_code, sent.location)
    assert (["applies"], ["prepared"]) == (states(village), states(village, "application"))


def test_a_class_teacher_notes_a_refusal_and_is_never_led_to_what_they_may_not_see(village, school_class):
    """They come back to the learner's page, which says nothing of it; the coordinator's does."""
    learner = school_class.learners["Mierīgā"]
    address = f"/izglitojamie/{learner}"

    sent = village.send("class_teacher", f"{address}/saruna", {"f-talked_on": "01.10.2026.", "f-answer": "declines"})

    assert (302, address) == (sent.status_code, sent.location)
    assert "Nepiesakās" not in village.page("class_teacher", address)
    assert "Nepiesakās" not in village.page("class_teacher", CLASS)
    assert "Nepiesakās" in village.page(COORDINATOR, address)


def test_a_wrong_conversation_keeps_what_was_typed_and_stores_nothing(village):
    """A date that is none, an answer that is not offered, nobody who took part."""
    wrong = {"f-talked_on": "32.10.2026.", "f-answer": "applies", "f-needs": "Vajag laiku.", "f-sheet": "uk_9"}

    again = village.send(COORDINATOR, one(village), wrong)

    assert 422 == again.status_code
    for kept in ("Veidlapā ir kļūdas.", "32.10.2026.", "Vajag laiku."):
        assert kept in again.text
    assert [] == states(village)


def test_needs_stand_beside_the_plan_while_it_is_written(village):
    """For the author, with the day of the conversation."""
    town = village.town
    village.send(COORDINATOR, one(village), {**SAID, "f-needs": "Vajag vairāk laika."})
    town.register()
    plan = town.open_plan()

    page = village.page("plan_author", f"/plani/{plan}/veidlapa/plan")

    assert "Ģimenes un izglītojamā minētās vajadzības" in page
    assert "Vajag vairāk laika." in page


def test_who_thinks_stands_in_a_queue_with_its_day_and_leads_to_the_short_page(village):
    """The task opens the page of the conversation itself."""
    sent = {**SAID, "f-answer": "thinks", "f-think_until": "09.10.2026."}
    assert 302 == village.send(COORDINATOR, one(village), sent).status_code

    queue = village.page(COORDINATOR, "/lietas/talk?queue=to_talk")
    work = village.page(COORDINATOR, "/mani-uzdevumi")

    assert "09.10.2026" in queue
    assert f'href="{one(village)}"' in work


def test_a_meeting_is_noted_by_one_press(village, school_class):
    """Three answers; whoever was not talked with stays as they are."""
    ids = school_class.learners
    sent = meeting(ids)

    done = village.send("class_teacher", CLASS, sent)

    assert 302 == done.status_code, done.text[:2000]
    assert ["applies", "declined", "thinking"] == sorted(states(village))
    page = village.page("class_teacher", CLASS)
    assert "līdz 09.10.2026." in page
    assert f'href="{CLASS}"' in village.page("class_teacher", "/izglitojamie?class=8.a")


def meeting(ids, **more):
    """What a class teacher sends after a meeting."""
    a, b, c = ids["Mierīgā"], ids["Bezdatu"], ids["Dienu"]
    return {
        "learner": list(ids.values()), "talked_on": "01.10.2026.", "sheet": "lv_1", "school": "class_teacher",
        "explained": "on", f"answer-{a}": "applies", f"who-{a}": ["parent", "learner"], f"answer-{b}": "thinks",
        f"who-{b}": "parent", f"until-{b}": "09.10.2026.", f"answer-{c}": "declines", **more,
    }  # fmt: skip


def test_a_meeting_with_mistakes_is_shown_again_as_it_was_typed(village, school_class):
    """Each mistake is told at its place, a row's by name; answers, days and ticks stay; nothing is stored."""
    ids = school_class.learners
    stundu, bezdatu = ids["Stundu"], ids["Bezdatu"]
    mistakes = [
        ({"talked_on": "kaut kad"}, 'href="#talked_on">Ierakstiet datumu'),
        ({"talked_on": "02.10.2026."}, "nedrīkst būt nākotnē"),
        ({"talked_on": "²"}, 'href="#talked_on"'),
        ({"sheet": "uk_1"}, 'href="#sheet"'),
        ({"sheet": "x" * 5000}, 'href="#sheet"'),
        ({"school": ["nobody"] * 50}, "Mierīgā Paraugs: "),
        ({f"until-{bezdatu}": "rīt", f"answer-{stundu}": "varbūt"}, f'href="#until-{bezdatu}">Bezdatu Paraugs: '),
        ({f"answer-{stundu}": "varbūt"}, f'href="#row-{stundu}">Stundu Paraugs: '),
        ({f"answer-{stundu}": "applies"}, f'href="#who-{stundu}">Stundu Paraugs: '),
        ({"learner": "9" * 20, f"answer-{'9' * 20}": "applies"}, 'href="#families"'),
        ({"learner": "²", "answer-²": "applies"}, 'href="#families"'),
    ]
    for change, told in mistakes:
        again = village.send("class_teacher", CLASS, meeting(ids, **change))

        assert (422, True) == (again.status_code, told in again.text), change
        assert 1 == again.text.count('value="declines" selected')
    assert [] == states(village)


def test_foreign_ids_do_not_exist(village, school_class):
    """Another school's head, another class's teacher, roles that talk with no families."""
    learner = village.town.learner
    for who, address in (
        ("other_head", one(village)), ("class_teacher", one(village)), ("subject_teacher", one(village)),
        ("other_head", CLASS), ("subject_teacher", CLASS), ("class_teacher", "/izglitojamie/klase/nav/sarunas"),
        ("subject_teacher", "/izglitojamie/informacijas-lapa/lv_1.pdf"),
        (COORDINATOR, "/izglitojamie/informacijas-lapa/uk_1.pdf"), (COORDINATOR, "/izglitojamie/999999/saruna"),
    ):  # fmt: skip
        village.page(who, address, 404)
    foreign = {**meeting(school_class.learners), "learner": str(learner), f"answer-{learner}": "declines"}
    assert 404 == village.send("class_teacher", CLASS, foreign).status_code
    assert [] == states(village)


def test_the_form_follows_the_answer_and_the_sheet_is_saved(village):
    """A refusal hides everything that is not asked any more."""
    page = village.page(COORDINATOR, one(village))
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    hand = village.browser(COORDINATOR)

    told = hand.post(f"{one(village)}/seko", data={"csrf_token": token, "f-answer": "declines"})
    sheet = hand.get("/izglitojamie/informacijas-lapa/lv_1.pdf")

    assert 200 == told.status_code
    assert (200, b"%PDF") == (sheet.status_code, sheet.data[:4])


def test_a_class_without_anybody_left_says_so(village):
    """Everybody has a signed application."""
    town = village.town
    with town.store as session:
        session.execute(update(Enrolment).values(class_name="9.a"))
    town.register()

    assert "Visiem klases izglītojamajiem ir parakstīts iesniegums" in village.page(
        COORDINATOR, "/izglitojamie/klase/9.a/sarunas"
    )
