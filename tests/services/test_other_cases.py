"""Children of a case: begun by row, read by rules, rising when they close, withdrawn together."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from iapflow.errors import Refused
from iapflow.services.drafts import open_form
from iapflow.store.case import Case
from iapflow.store.event import Event
from iapflow.store.submission import Draft
from iapflow.store.task import Task
from tests.services.excursion import begun, open_excursions, trip
from tests.services.town import Town


@pytest.fixture
def school(town: Town) -> Town:
    """The town with excursions."""
    open_excursions(town)
    return town


def planned(town: Town, *places: str) -> int:
    """An excursion with these stops, booked."""
    case = begun(town)
    town.fire(case, "book", "institution_head", answers={"trip": trip(*places)})
    return case


def below(town: Town, parent: int) -> list[Case]:
    """The cases begun by this one."""
    with town.store.reading() as session:
        return list(session.scalars(select(Case).where(Case.parent_id == parent).order_by(Case.id)))


def state(town: Town, case: int) -> str:
    """Where a case stands."""
    with town.store.reading() as session:
        return session.get_one(Case, case).state


def confirm(town: Town, case: int, **more: Any) -> None:
    """The coordinator confirms a booking."""
    order = {"place": "Cēsis", "persons": "12", **more}
    town.fire(case, "confirm", "institution_coordinator", answers={"order": order})


def test_each_row_gets_its_case_and_later_rows_theirs_but_never_two(school: Town) -> None:
    case = planned(school, "Cēsis", "Sigulda")

    school.fire(case, "book", "institution_head", answers={"trip": trip("Cēsis", "Sigulda", "Turaida")})

    assert ["trip.stops[s1]", "trip.stops[s2]", "trip.stops[s3]"] == [child.parent_row for child in below(school, case)]
    assert {"EKS-2026-001"} == {school.number(case)}


def test_what_goes_along_stands_in_the_childs_form_marked_until_confirmed(school: Town) -> None:
    child = below(school, planned(school, "Cēsis"))[0]

    with school.store.reading() as session:
        draft = session.get_one(Draft, (child.id, "order"))
        assert {"place": "Cēsis", "persons": "12", "note": "no skolas"} == draft.answers
        assert ["place", "persons", "note"] == draft.carried
    form = open_form(school.store, school.room, school.who("institution_coordinator"), child.id, "order")
    assert "Cēsis" == form.filled.answers["place"]


def test_the_last_child_that_closes_moves_its_parent_on_in_the_same_step(school: Town) -> None:
    case = planned(school, "Cēsis", "Sigulda")
    first, last = below(school, case)

    confirm(school, first.id)
    assert "booked" == state(school, case)
    confirm(school, last.id)

    assert "ready" == state(school, case)
    assert ["start", "book", "route"] == school.journal(case)


def test_children_are_called_off_with_their_parent(school: Town) -> None:
    case = planned(school, "Cēsis", "Sigulda")
    confirm(school, below(school, case)[0].id)

    school.fire(case, "call_off", "institution_head")

    assert ["done", "cancelled"] == [child.state for child in below(school, case)]
    with school.store.reading() as session:
        waiting = select(Task.id).where(Task.closed_at.is_(None))
        assert [] == list(session.scalars(waiting))


def test_a_child_that_cannot_begin_leaves_a_line_and_a_to_do(school: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The parent's own step stands."""
    monkeypatch.setattr("iapflow.services.moving.DEEPEST", 1)
    case = planned(school, "Cēsis")

    assert [] == below(school, case)
    assert "booked" == state(school, case)
    with school.store.reading() as session:
        line = session.scalars(select(Event).where(Event.case_id == case).order_by(Event.seq.desc()).limit(1)).one()
        assert {"not_begun": "booking", "refused": ["depth"]} == line.note
        roles = session.scalars(select(Task.role).where(Task.case_id == case, Task.closed_at.is_(None)))
        assert "institution_head" in set(roles)


def test_an_open_child_blocks_closing(school: Town) -> None:
    """Ready only by its children, so a later row begun in between must be closed first."""
    case = planned(school, "Cēsis")
    confirm(school, below(school, case)[0].id)
    with school.store as session:
        session.get_one(Case, below(school, case)[0].id).is_open = True

    with pytest.raises(Refused) as refused:
        school.fire(case, "finish", "institution_head")

    assert "Vēl ir atvērtas rezervācijas." in str(refused.value.reasons[0].sentence)
