"""Two transactions that wait for each other: both are done in the end, and nobody is told of an error."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError

import pytest
from sqlalchemy.exc import OperationalError

from iapflow.store.crossing import TRIES, anew
from iapflow.store.holding import hold
from iapflow.store.institution import Institution
from iapflow.store.store import Store

BOTH = (1, 2)


class _EndedError(Exception):
    sqlstate = "40P01"


def _ended() -> OperationalError:
    return OperationalError("SELECT 1", None, _EndedError())


def test_two_that_meet_on_the_way_both_arrive(store: Store) -> None:
    with store as session:
        session.add_all(Institution(id=one, kind="institution", name=f"S{one}", code=f"S{one}") for one in BOTH)
    met, tries = Barrier(2), []

    def write(order: tuple[int, int]) -> None:
        def once() -> None:
            tries.append(order)
            with store as session:
                for one in order:
                    hold(session, Institution, one)
                    session.get_one(Institution, one).name += "+"
                    session.flush()
                    _wait_for_the_other(met)

        anew(once)

    with ThreadPoolExecutor(2) as people:
        list(people.map(write, (BOTH, BOTH[::-1])))

    with store.reading() as session:
        assert ["S1++", "S2++"] == [session.get_one(Institution, one).name for one in BOTH]
    assert (3 if store.engine.dialect.name == "postgresql" else 2) == len(tries)


def _wait_for_the_other(met: Barrier) -> None:
    """Until both hold one; where writers wait for each other anyway, not for long."""
    try:
        met.wait(0.3)
    except BrokenBarrierError:
        return


def test_what_is_ended_again_and_again_is_told() -> None:
    tries = []

    def do() -> None:
        tries.append(1)
        raise _ended()

    with pytest.raises(OperationalError):
        anew(do)
    assert TRIES == len(tries)


def test_another_error_is_told_at_once() -> None:
    tries = []

    def do() -> None:
        tries.append(1)
        raise OperationalError("SELECT 1", None, RuntimeError("the disk is full"))

    with pytest.raises(OperationalError):
        anew(do)
    assert [1] == tries
