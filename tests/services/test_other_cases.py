"""Children of a case: begun by row, read by rules, rising when they close, withdrawn together."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.extend import Child
from iapflow.services.drafts import open_form
from iapflow.services.other_cases import opening_of, related_ids
from iapflow.services.sequel import Related
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


def row_of(town: Town, case: int) -> Any:
    """A case's own row."""
    with town.store.reading() as session:
        return session.execute(select(*Case.__table__.c).where(Case.id == case)).one()


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


def test_a_case_is_handed_over_to_another_institution(school: Town) -> None:
    """What is not said goes as it is here; the other school's head decides there, and the parent is told by its route."""
    case = planned(school, "Cēsis")
    begun_here = below(school, case)[0]
    child = Child("booking", "", {"institution": str(school.units["SK2"]), "order.place": "Cēsis"})

    opening = opening_of(row_of(school, case), child)

    assert begun_here.institution_id == school.school
    assert (school.units["SK2"], case) == (opening.institution_id, opening.parent_id)
    handed = school.start(opening, "other_head")
    assert "open" == state(school, handed)
    with pytest.raises(Missing):
        school.fire(handed, "confirm", "institution_coordinator", answers={"order": {}})


def test_what_a_case_does_not_have_it_shares_with_none(school: Town) -> None:
    """A case without a learner does not move the others that have none either."""
    case = planned(school, "Cēsis")
    row = row_of(school, case)
    with school.store as session:
        assert [] == related_ids(session, row, Related("booking", ("learner",), "cancel"))
        assert 1 == len(related_ids(session, row, Related("booking", ("institution",), "cancel")))
