"""A withdrawn draft leaves no text behind; what was handed in stays as evidence."""

from __future__ import annotations

from sqlalchemy import select

from iapflow.store.case import Case
from iapflow.store.submission import Draft, Submission
from tests.services.town import Town


def withdraw(town: Town) -> None:
    """The family withdraws its application."""
    with town.store.reading() as session:
        application = session.scalars(select(Case.id).where(Case.workflow == "application")).one()
    town.fire(
        application, "withdraw", "institution_coordinator",
        answers={"withdrawal": {"withdrawn_on": "2026-10-01", "withdrawn_how": "in_person"}},
    )  # fmt: skip


def test_the_text_of_a_draft_is_deleted(town: Town) -> None:
    town.register()
    case = town.open_plan()
    written = {"answers": {"goal": "Nepabeigts teksts"}, "revision": 1, "saved_at": town.now}
    with town.store as session:
        session.add(Draft(case_id=case, alias="plan", saved_by_id=town.people["plan_author"], **written))
    assert 1 == town.count(Draft, case_id=case)

    withdraw(town)

    assert 0 == town.count(Draft, case_id=case)
    assert ["start", "withdraw", "route"] == town.journal(case)


def test_what_was_handed_in_stays(town: Town) -> None:
    case = town.delivered()

    withdraw(town)

    assert 1 == town.count(Submission, case_id=case, alias="plan")
    assert "withdraw" in town.journal(case)
