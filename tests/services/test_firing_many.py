"""Many cases moved in one transaction: the same rows as one by one, and each refusal in its own place."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Table, select
from sqlalchemy.exc import IntegrityError

from iapflow.errors import Missing, Refused
from iapflow.forms.binding import bind
from iapflow.services import cases, filling
from iapflow.services.firing_many import fire_many_inside
from iapflow.services.moving import Fired
from iapflow.services.writing import Press
from iapflow.store.base import table_of
from iapflow.store.case import Case
from iapflow.store.event import Event
from iapflow.store.outbox import Outbox
from iapflow.store.store import Store, StoreError
from iapflow.store.task import Task
from iapflow.store.timer import Timer
from tests.bench.rows.bulk import Placements, answers
from tests.databases import postgresql_template, sqlite_template

__all__ = ["postgresql_template", "sqlite_template"]
"""Empty databases: the town of the other services has a project of its own."""
WRITTEN = (Case, Event, Task, Timer, Outbox)
ITS_OWN = {"id", "case_id", "event_id", "number", "request_id", "payload", "hash"}


@pytest.fixture
def placements(store: Store) -> Placements:
    """The workflow of the benchmark, with cases that wait for the coordinator."""
    return Placements(store)


def rows_of(placements: Placements, case_id: int) -> list[list[dict[str, Any]]]:
    """All that was written of a case but its numbers."""
    found = []
    with placements.store.reading() as session:
        for model in WRITTEN:
            table: Table = table_of(model)
            rows = session.execute(select(*table.c).order_by(table.c.id)).mappings().all()
            mine = [
                row
                for row in rows
                if case_id
                in (row["id"] if model is Case else None, row.get("case_id"), (row.get("payload") or {}).get("case"))
            ]
            found.append([{key: value for key, value in row.items() if key not in ITS_OWN} for row in mine])
    return found


def test_a_batch_writes_what_single_firings_write(placements: Placements) -> None:
    """Row by row, on both databases."""
    single, first, second = placements.waiting(3)
    cases.fire(placements.store, placements.room, single, placements.press())
    with placements.store:
        done = placements.fire_inside([first, second])

    assert [Fired(first, "in_review"), Fired(second, "in_review")] == done
    assert rows_of(placements, single) == rows_of(placements, first) == rows_of(placements, second)


def test_who_may_not_stands_in_nobodys_way(placements: Placements) -> None:
    """A case elsewhere is missing, one in another state refused, the rest moves."""
    moved, waits = placements.waiting(2)
    cases.fire(placements.store, placements.room, moved, placements.press())
    with placements.store:
        refused, missing, done = placements.fire_inside([moved, 987654, waits])

    assert isinstance(refused, Refused)
    assert isinstance(missing, Missing)
    assert Fired(waits, "in_review") == done


def test_a_rule_is_asked_of_each_case(placements: Placements) -> None:
    """The answers differ, and so do the outcomes."""
    enough, too_few = placements.waiting(2)
    with placements.store:
        placements.fire_inside([enough, too_few])
    tutor = placements.rightful("tutor")
    presses = [(enough, 120), (too_few, 10)]
    with placements.store:
        done, refused = fire_many_inside(
            placements.store,
            placements.room,
            [(case, Press("review", tutor, uuid4().hex, None, answers("review", hours))) for case, hours in presses],
        )

    assert Fired(enough, "approved") == done
    assert ["needs"] == [reason.because for reason in refused.reasons]


def test_equal_answers_are_judged_once_and_others_by_themselves(placements: Placements, monkeypatch: Any) -> None:
    """One page for all is bound once; a case with an answer of its own is bound and refused by itself."""
    waiting = placements.waiting(4)
    with placements.store:
        placements.fire_inside(waiting)
    bound = []

    def counted(*arguments: Any) -> Any:
        bound.append(arguments)
        return bind(*arguments)

    monkeypatch.setattr(filling, "bind", counted)
    tutor = placements.rightful("tutor")
    hours = [120, 120, 10, 120]
    with placements.store:
        done = fire_many_inside(
            placements.store,
            placements.room,
            [
                (case, Press("review", tutor, uuid4().hex, None, answers("review", each)))
                for case, each in zip(waiting, hours, strict=True)
            ],
        )

    assert [Fired, Fired, Refused, Fired] == [type(one) for one in done]
    assert 3 == len(bound)
    assert rows_of(placements, waiting[0]) == rows_of(placements, waiting[1]) == rows_of(placements, waiting[3])


def test_the_same_request_twice_in_a_batch_undoes_it(placements: Placements) -> None:
    """Nothing is half done."""
    first, second = placements.waiting(2)
    press = placements.rightful_press()
    with pytest.raises(IntegrityError), placements.store:
        fire_many_inside(placements.store, placements.room, [(first, press), (second, press)])

    with placements.store.reading() as session:
        assert {"submitted"} == set(session.scalars(select(Case.state)))


def test_a_case_that_moved_meanwhile_undoes_the_batch(placements: Placements) -> None:
    """The revision is compared when the rows go out."""
    first, second = placements.waiting(2)
    presses = [(case, placements.rightful_press()) for case in (first, second, first)]
    with pytest.raises(StoreError, match="moved"), placements.store:
        fire_many_inside(placements.store, placements.room, presses)

    with placements.store.reading() as session:
        assert {"submitted"} == set(session.scalars(select(Case.state)))
