"""Many at once: one decision of a person carried out on up to 500 cases, batch by batch, resumable.

Who may is asked of each case as if it were pressed alone, and anew when its turn comes.  A batch is one
transaction; where it cannot be written together, its cases go one by one, each in a savepoint.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from iapflow.engine.values import Actor
from iapflow.errors import Conflict, Missing, Reason, Refused, Sentence, Text
from iapflow.services.actors import actor_for
from iapflow.services.firing_many import Outcome, fire_many_inside, fire_one_of_many
from iapflow.services.handing import hand_on_own
from iapflow.services.many_judging import against_together
from iapflow.services.many_words import kept, said
from iapflow.services.moving import Fired
from iapflow.services.posted import Posted, of_the_form
from iapflow.services.room import Room
from iapflow.services.seen import seen_since_change
from iapflow.services.stray_fields import note_all
from iapflow.services.writing import Pen, Press
from iapflow.store.case import Case
from iapflow.store.crossing import anew, was_crossed
from iapflow.store.many_at_once import ManyRow, ManyRun, claim_rows, end_run, settle_row, write_run
from iapflow.store.scope import case_scope
from iapflow.store.store import Store, connection_of

LOG = logging.getLogger("iapflow.services")
MOST = 500
"""Cases that may be decided together; more is no decision any more."""
BATCH = 50
"""Cases of one transaction: so long the others wait at most."""
BULK = "bulk"
"""Under this name the journal keeps the run."""
NOTHING = Reason("picks", Text("Choose at least one."))
TOO_MANY = Text("At most {most} can be done at once; {n} were chosen. Choose fewer.")
MOVED = Text("It changed after the list was made. Open the list anew.")
GONE = Text("It is not here for you any more.")
FORM = Text("Fill in the form below; it counts for all that you chose.")
FAILED = Text("Something went wrong on our side. Nothing of it was changed; try it by itself.")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done with which cases.

    Args:
        picks: case -> the revision that the person was shown.
        posted: the form that is asked once for all, name -> values, as a page posted it.
    """

    workflow: str
    transition: str
    picks: Mapping[int, int]
    request_id: str
    posted: Mapping[str, Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One case of a run as it is told: done, waiting, or why not."""

    case_id: int
    number: str
    outcome: str
    to_state: str | None
    why: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a run so far; `ended_at` is empty while some wait."""

    run_id: int
    workflow: str
    transition: str
    started_at: datetime
    ended_at: datetime | None
    rows: Sequence[Row]

    def count(self, *outcomes: str) -> int:
        """How many ended so."""
        return sum(row.outcome in outcomes for row in self.rows)


def begin(store: Store, room: Room, actor: Actor, wish: Wish) -> int:
    """Write down what is to be done; the run's id, for a repeated request that of the first.

    Raises:
        Refused: nothing, or too much, was chosen.
        Missing: this cannot be done together in this workflow, or none of the cases is this person's to see.
    """
    if not wish.picks:
        raise Refused((NOTHING,))
    if len(wish.picks) > MOST:
        raise Refused((Reason("picks", Text(TOO_MANY.id, {"most": MOST, "n": len(wish.picks)})),))
    try:
        with store:
            return _begun(store, room, actor, wish) or _write(store, room, actor, wish)
    except IntegrityError:  # the same page, sent twice at the same moment
        with store:
            found = _begun(store, room, actor, wish)
        if found is None:
            raise
        return found


def carry_on(store: Store, room: Room, run_id: int) -> None:
    """Do what still waits in a run, as its person; whoever goes on after a crash calls it again."""
    while _next_batch(store, room, run_id):
        pass


def unfinished(store: Store, before: datetime) -> list[int]:
    """Runs that began before a moment and have not ended: somebody died over them."""
    with store.reading() as session:
        lost = select(ManyRun.id).where(ManyRun.ended_at.is_(None), ManyRun.started_at < before)
        return list(session.scalars(lost.order_by(ManyRun.id)))


def report(store: Store, actor: Actor, run_id: int) -> Report:
    """What came of each case, by their numbers.

    Raises:
        Missing: there is no such run of this person's.
    """
    with store.reading() as session:
        run = session.get(ManyRun, run_id)
        if run is None or run.person_id != actor.person_id:
            raise Missing
        rows = session.execute(
            select(ManyRow, Case.number).join(Case).where(ManyRow.run_id == run_id).order_by(Case.number)
        )
        told = [Row(row.case_id, number, row.outcome, row.to_state, said(row.why)) for row, number in rows]
        return Report(run.id, run.workflow, run.transition, run.started_at, run.ended_at, told)


def _begun(store: Store, room: Room, actor: Actor, wish: Wish) -> int | None:
    """The run that this page began already."""
    run = store.session.scalar(select(ManyRun).where(ManyRun.request_id == wish.request_id))
    if run is not None and run.person_id != actor.person_id:
        raise Missing
    return run.id if run else None


def _write(store: Store, room: Room, actor: Actor, wish: Wish) -> int:
    session = store.session
    workflow = room.definitions.current(session).workflows.get(wish.workflow)
    transition = workflow.transitions.get(wish.transition) if workflow else None
    if transition is None or not transition.bulk or actor.person_id is None:
        raise Missing
    seen = case_scope(actor, room.roles(session), room.views(session))
    mine = select(Case.id).where(Case.id.in_(sorted(wish.picks)), Case.workflow == wish.workflow, seen)
    picks = {case_id: wish.picks[case_id] for case_id in session.scalars(mine)}
    if not picks:
        raise Missing
    run = {
        "workflow": wish.workflow,
        "transition": wish.transition,
        "person_id": actor.person_id,
        "request_id": wish.request_id,
        "posted": of_the_form(wish.posted or {}) if transition.form else None,
        "started_at": room.now(session),
    }
    return write_run(store.connection, run, picks)


def _next_batch(store: Store, room: Room, run_id: int) -> bool:
    """One batch in one transaction; False when nothing waits any more."""
    try:
        with store:
            return _Batch(store, room, run_id).together()
    except Exception as error:  # noqa: BLE001 - whatever one case did to its batch, the others go on without it
        LOG.warning("a batch of run %s goes one by one: %s", run_id, type(error).__name__)
    return anew(lambda: _one_by_one(store, room, run_id))


def _one_by_one(store: Store, room: Room, run_id: int) -> bool:
    with store:
        return _Batch(store, room, run_id).one_by_one()


class _Batch:
    """The next rows of a run, claimed in the transaction that is open, under its person's rights of this moment."""

    def __init__(self, store: Store, room: Room, run_id: int) -> None:
        self.store, self.room = store, room
        session = store.session
        self.run = session.get_one(ManyRun, run_id)
        self.at = room.now(session)
        self.rows = claim_rows(store.connection, run_id, BATCH)
        self.actor = actor_for(session, self.run.person_id, self.at.date())
        self.answers = self._answers()
        self.seen = seen_since_change(session, [row.case_id for row in self.rows], self.run.person_id)

    def together(self) -> bool:
        """All in one go."""
        if not self.rows:
            return self._end()
        veto = partial(_veto, self)
        presses = [(row.case_id, self._press(row)) for row in self.rows]
        outcomes = fire_many_inside(self.store, self.room, presses, veto)
        for row, outcome in zip(self.rows, outcomes, strict=True):
            self._settle(row, outcome)
        return True

    def one_by_one(self) -> bool:
        """Each in a savepoint; what fails is put down as failed and stands in nobody's way."""
        if not self.rows:
            return self._end()
        for row in self.rows:
            try:
                outcome = fire_one_of_many(self.store, self.room, row.case_id, self._press(row), partial(_veto, self))
                self._settle(row, outcome)
            except Exception as error:
                if was_crossed(error):
                    raise
                LOG.error("case %s of run %s failed: %s", row.case_id, self.run.id, type(error).__name__)
                self._put_down(row, {"outcome": "failed", "why": kept((FAILED,))})
        return True

    def _press(self, row: Any) -> Press:
        """What its person would press on the page of this case."""
        note = {BULK: self.run.id}
        return Press(self.run.transition, self.actor, f"many-{row.id}", row.revision, self.answers, note)

    def _answers(self) -> Mapping[str, Mapping[str, Any]] | None:
        """The form that was asked once for all, as it was typed."""
        if not self.run.posted:
            return None
        workflow = self.room.definitions.current(self.store.session).workflows[self.run.workflow]
        alias = workflow.transitions[self.run.transition].form
        return {alias: Posted(self.run.posted)} if alias else None

    def _settle(self, row: Any, outcome: Outcome) -> None:
        if isinstance(outcome, Fired):
            hand_on_own(self.store, self.room, row.case_id, self.actor)
            self._put_down(row, {"outcome": "done", "to_state": outcome.state})
        elif isinstance(outcome, Refused):
            note_all(self.store.session, self.actor, row.case_id, outcome, self.at)
            self._put_down(row, {"outcome": "refused", "why": kept([one.sentence for one in outcome.reasons])})
        elif isinstance(outcome, Conflict):
            self._put_down(row, {"outcome": "moved", "why": kept((MOVED,))})
        else:
            self._put_down(row, {"outcome": "missing", "why": kept((GONE,))})

    def _put_down(self, row: Any, values: Mapping[str, Any]) -> None:
        settle_row(self.store.connection, row.id, {**values, "done_at": self.at})

    def _end(self) -> bool:
        end_run(connection_of(self.store.session), self.run.id, self.at)
        return False


def _veto(batch: _Batch, pen: Pen) -> tuple[Reason, ...]:
    return against_together(pen, batch.actor, batch.run.transition, batch.seen)
