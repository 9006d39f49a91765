"""Letters say whose turn it is and until when, in Latvian, and never name a learner."""

from sqlalchemy import select

from iapflow.jobs.outbox import keep_promises
from iapflow.store.learner import Learner
from tests.jobs.town import MARKER, Town

APPROVED = ("start_application", "register", "start", "submit", "approve_by_head")


def test_the_head_is_told_that_a_plan_waits(town: Town):
    """Task, due date in words and the link; the task is named as on the button."""
    story = town.do(town.story(), *APPROVED[:4])
    keep_promises(town.office)

    letter = town.post.to("direktors.raina")[-1]
    text = letter.get_content()

    assert "Plāns gaida apstiprinājumu" == letter["Subject"]
    assert "Jūs gaida uzdevums: Apstiprināt.\n" in text
    assert "Termiņš: 2026. gada 17. septembris.\n" in text
    assert f"https://iapflow.example/plani/{story.cases['plan']}" in text
    assert "{" not in text
    assert "lv" == letter["Content-Language"]


def test_the_next_in_the_chain_is_whoever_answers_for_the_place(town: Town):
    """The municipality above the school, not another one."""
    town.do(town.story(), *APPROVED)
    keep_promises(town.office)

    assert 1 == len(town.post.to("augsdaugava"))
    assert [] == town.post.to("madona")


def test_a_role_tied_to_the_case_reaches_the_appointed_person_only(town: Town):
    """The school's other author hears nothing."""
    town.do(town.story(), *APPROVED[:3])
    keep_promises(town.office)

    assert ["Jums uzticēta plāna sagatavošana"] == [letter["Subject"] for letter in town.post.to("autors.raina")]
    assert [] == town.post.to("autors.raina2")


def test_no_letter_names_a_learner(town: Town):
    """Neither name nor personal code, in no header and no line."""
    town.do(town.story(), *APPROVED)
    keep_promises(town.office, limit=100)
    with town.world.store.reading() as session:
        codes = list(session.scalars(select(Learner.personal_code)))

    whole = "\n".join(f"{letter.as_string()}\n{letter.get_content()}" for letter in town.post.letters.values())

    assert 5 < len(town.post.letters)
    assert MARKER not in whole
    assert [] == [code for code in codes if code in whole]


def test_the_message_id_comes_from_the_outbox_row(town: Town):
    """A letter written twice is one letter to every mail program."""
    town.do(town.story(), "start_application", "register")
    keep_promises(town.office)

    assert {f"<iapflow-{name}@iapflow.invalid>" for name in town.post.letters} == {
        letter["Message-ID"] for letter in town.post.letters.values()
    }
