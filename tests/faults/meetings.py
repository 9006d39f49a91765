"""Two things at one moment: a press, a vote, the clock, the sweep; and what the journal must look like afterwards."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import select

from iapflow.errors import Conflict, Missing, Refused
from iapflow.jobs.office import Office
from iapflow.jobs.sweep import sweep_all
from iapflow.jobs.timers import run_due_timers
from iapflow.services import cases
from iapflow.services.cases import Press
from iapflow.store.case import Case
from iapflow.store.event import Event
from tests.faults.acting import Postbox
from tests.services.town import Town

Act = Callable[[], Any]
BY_ITSELF = "by itself"
"""What the clock or the sweep is told: nobody waits for its answer."""


def pressing(town: Town, case: int, transition: str, name: str, **answers: Any) -> Act:
    """Somebody presses; who they are is looked up before the race."""
    press = Press(transition, town.who(name), answers=answers)
    return lambda: cases.fire(town.store, town.room, case, press)


def clock(town: Town) -> Act:
    """All timers that are due."""
    return lambda: _by_itself(run_due_timers(_office(town)))


def sweep(town: Town) -> Act:
    """All routes are asked again."""
    return lambda: _by_itself(sweep_all(_office(town)))


def meet(one: Act, other: Act) -> list[str]:
    """Both at once; what each was told."""
    barrier, told = threading.Barrier(2), ["", ""]

    def act(number: int, what: Act) -> None:
        barrier.wait()
        told[number] = _told(what)

    threads = [threading.Thread(target=act, args=found) for found in enumerate((one, other))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def written(town: Town, case: int, out_of: str | None = None) -> list[str]:
    """The journal's transitions (out of a state), if it goes on without a gap and ends where the case stands."""
    with town.store.reading() as session:
        rows = session.execute(select(Event.__table__).where(Event.case_id == case).order_by(Event.seq)).all()
        row = session.execute(select(Case.__table__).where(Case.id == case)).one()
    assert [line.seq for line in rows] == list(range(1, len(rows) + 1))
    assert all(later.from_state == earlier.to_state for earlier, later in pairwise(rows)), [r.transition for r in rows]
    assert (rows[-1].to_state, rows[-1].revision) == (row.state, row.revision)
    return [line.transition for line in rows if out_of in {None, line.from_state}]


def _told(act: Act) -> str:
    try:
        return BY_ITSELF if act() == BY_ITSELF else "ok"
    except (Refused, Conflict, Missing) as answer:
        return type(answer).__name__


def _by_itself(_: int) -> str:
    return BY_ITSELF


def _office(town: Town) -> Office:
    return Office(town.store, town.room, Postbox(Path(os.devnull)), str)
