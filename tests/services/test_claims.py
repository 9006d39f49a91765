"""Taking a to-do that several share."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.services import claims
from iapflow.store.task import Task
from iapflow.store.task_claim import TaskClaim
from tests.services.town import Town


def shared(town: Town) -> int:
    """A plan waits for the head, and there are two of them; the to-do."""
    case = town.submitted()
    with town.store as session:
        town.person(session, "institution_head", town.school, name="second_head")
    with town.store.reading() as session:
        found = session.scalar(select(Task.id).where(Task.case_id == case, Task.closed_at.is_(None)))
    assert found is not None
    return found


def test_of_two_heads_one_takes_it_and_the_other_is_told(town: Town) -> None:
    task = shared(town)

    claims.take(town.store, town.room, town.who("institution_head"), task)
    claims.take(town.store, town.room, town.who("institution_head"), task)
    with pytest.raises(Refused) as refused:
        claims.take(town.store, town.room, town.who("second_head"), task)

    assert "Already taken by: institution_head Modele." == str(refused.value.reasons[0].sentence)
    assert 1 == town.count(TaskClaim)


def test_given_back_it_is_anybodys_again(town: Town) -> None:
    task = shared(town)
    claims.take(town.store, town.room, town.who("institution_head"), task)

    with pytest.raises(Missing):
        claims.give_back(town.store, town.who("second_head"), task)
    claims.give_back(town.store, town.who("institution_head"), task)
    claims.take(town.store, town.room, town.who("second_head"), task)

    assert 1 == town.count(TaskClaim, person_id=town.people["second_head"])


def test_what_is_not_ones_own_cannot_be_taken(town: Town) -> None:
    task = shared(town)

    for name in ("plan_author", "other_head", "municipal_coordinator"):
        with pytest.raises(Missing):
            claims.take(town.store, town.room, town.who(name), task)
    assert 0 == town.count(TaskClaim)
