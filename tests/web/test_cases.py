"""Lists of cases: who reads names, and how many statements a page takes however much stands in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import Engine, event

from iapflow.services.snapshots import Opening
from iapflow.services.work_log import log_work
from iapflow.store.application import Application
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]

LISTS = {
    "/mani-uzdevumi": ("plan_author",),
    "/izglitojamie": ("institution_coordinator",),
    "/plani": ("institution_head",),
    "/darba-uzskaite": ("plan_author",),
}


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent through SQLAlchemy meanwhile."""
    sent: list[str] = []

    def keep(connection, cursor, statement, *rest):
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", keep)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", keep)


def more_plans(village: Village, names: range) -> None:
    """So many learners more, each with a signed application and a plan being drafted."""
    town = village.town
    for number in names:
        with town.store as session:
            pupil = town.pupil(session, f"Anna{number}")
            session.add(
                Application(
                    learner_id=pupil, semester_id=town.semester, school_year="2026/27", institution_id=town.school,
                    signed_on=date(2026, 9, 10), signed_by="Vecāks", signer_kind="parent", received_how="in_person",
                    register_number=f"9-{number}",
                )
            )  # fmt: skip
        opening = Opening("support_plan", town.school, pupil, town.semester, town.people["plan_author"])
        town.start(opening, "institution_head", request_id=f"{number:032d}")


@pytest.mark.parametrize(("address", "name"), [(address, name) for address, names in LISTS.items() for name in names])
def test_a_list_takes_the_same_statements_for_two_rows_and_for_twelve(village: Village, address: str, name: str):
    """No statement a row: a school of six hundred waits no longer than one of six."""
    more_plans(village, range(2))
    village.page(name, address)
    with counted() as few:
        village.page(name, address)

    more_plans(village, range(2, 12))
    with counted() as many:
        page = village.page(name, address)

    assert len(few) == len(many)
    assert 0 < len(many)
    assert address == "/darba-uzskaite" or page.count("Anna") >= 10


def test_above_the_school_a_plan_is_read_by_its_number(village: Village):
    """The state officer decides without the child's name, on the plan's page and where it is agreed."""
    case = village.town.submitted()
    village.town.fire(case, "approve_by_head", "institution_head")
    village.town.fire(case, "approve_by_municipality", "municipal_coordinator")

    for address in (f"/plani/{case}", f"/apstiprinasana/{case}", f"/plani/{case}?veidlapa=plan"):
        assert "Elza" not in village.page("state_officer", address)
        assert "Elza" in village.page("institution_head", f"/plani/{case}")


def test_who_sees_no_log_sees_none_of_its_rows(village: Village):
    """The municipality and the state see that a plan is delivered, not who was taught what."""
    case = village.town.delivered()
    town = village.town
    town.go(date(2026, 10, 7))
    log_work(town.store, town.room, town.who("subject_teacher"), case, (town.entry(), "e" * 32))

    assert "Elza" in village.page("plan_author", "/darba-uzskaite")
    for name in ("municipal_coordinator", "state_officer"):
        assert "Elza" not in village.page(name, "/darba-uzskaite")
