"""A field that somebody sends though they may not write it: refused, stored nowhere, noted for those who oversee."""

import pytest
from sqlalchemy import select

from iapflow.store.stray_field import StrayField
from iapflow.store.submission import Draft, Submission
from iapflow.store.work_log import WorkLogEntry
from tests.web.village import village, village_file

__all__ = ["village", "village_file"]
SENT = "987654321"


def noted(village):
    """Who, in which form, which fields, how often."""
    with village.town.store.reading() as session:
        names = {person: name for name, person in village.town.people.items()}
        rows = session.scalars(select(StrayField).order_by(StrayField.id))
        return [(names[row.person_id], row.case_id, row.form, row.fields, row.times) for row in rows]


def stored(village):
    """Every answer that is kept, as one text."""
    with village.town.store.reading() as session:
        kept = [*session.scalars(select(Draft.answers)), *session.scalars(select(Submission.answers))]
        return f"{kept} {[row.topic for row in session.scalars(select(WorkLogEntry))]}"


@pytest.fixture
def plan(village):
    """A plan in draft."""
    village.town.register()
    return village.town.open_plan()


def test_a_computed_field_that_is_handed_in_is_refused_noted_and_not_stored(village, plan):
    address = f"/plani/{plan}/veidlapa/plan"
    sent = {"f-learner_aim": "Saprast.", "f-author_amount": SENT, "_submit": "submit"}

    answer = village.send("plan_author", address, sent)

    assert (422, True) == (answer.status_code, "kuru šeit nevar mainīt" in answer.text)
    assert ("plan_author", plan, "plan", "author_amount") in [row[:4] for row in noted(village)]
    assert SENT not in stored(village)
    assert SENT not in str(noted(village))


def test_a_draft_is_kept_without_it_and_the_same_attempts_of_a_day_are_counted(village, plan):
    address = f"/plani/{plan}/veidlapa/plan"
    sent = {"f-learner_aim": "Saprast.", "f-author_hours": SENT, "f-measures-r1-amount": SENT}

    for _ in range(2):
        village.send("plan_author", address, sent)

    assert [("plan_author", plan, "plan", "author_hours, measures.amount", 2)] == noted(village)
    assert "Saprast." in stored(village)
    assert SENT not in stored(village)


def test_what_a_name_of_a_field_is_made_up_of_is_not_kept(village, plan):
    village.send(
        "plan_author", f"/plani/{plan}/veidlapa/plan", {"f-learner_aim-<b>010101-11111": "x", "f-nothing": "x"}
    )

    assert [("plan_author", plan, "plan", "learner_aim", 1)] == noted(village)


@pytest.mark.parametrize("reader", ["institution_coordinator", "institution_head"])
def test_whoever_oversees_reads_it_and_a_teacher_does_not(village, plan, reader):
    village.send("plan_author", f"/plani/{plan}/veidlapa/plan", {"f-author_hours": SENT})

    page = village.page(reader, "/registri/noraiditi-lauki/")
    assert ("Noraidītie lauki" in page, "author_hours" in page, SENT in page) == (True, True, False)
    village.page("subject_teacher", "/registri/noraiditi-lauki/", 403)


def test_who_sends_only_their_own_fields_is_not_noted(village, plan):
    village.send("plan_author", f"/plani/{plan}/veidlapa/plan", {"f-learner_aim": "Saprast.", "_submit": "submit"})

    assert [] == noted(village)
