"""One open case moves to another version of its definitions, inside a transaction that somebody else owns.

Whether it may is planned in `iapflow.engine.migrating`.  The case enters no state anew: its terms run
on from the day they began, and what nobody changed (to-dos, timers, recorded rows) is left alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from iapflow.definitions.bundle import Bundle
from iapflow.definitions.carrying import Forms
from iapflow.engine.context import Known
from iapflow.engine.migrating import Blocked, Hands, Moved, Plan, Standing, plan_move
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.standing import standing_step
from iapflow.engine.values import Ask, Snapshot, Step, TimerPlan
from iapflow.errors import Conflict, Missing, Text
from iapflow.forms.fitting import fit
from iapflow.forms.sheet import Sheet
from iapflow.forms.values import values_of
from iapflow.policy.actor import SYSTEM
from iapflow.services import case_calendars
from iapflow.services.moving import read_pen
from iapflow.services.room import Room
from iapflow.services.snapshots import read_answers
from iapflow.services.writing import Pen, case_values, form_digest, open_what_follows, write_line
from iapflow.store import firing, moves
from iapflow.store.reading import CaseRows, load_case
from iapflow.store.store import Store, connection_of

MIGRATE = "migrate"
"""What the journal calls a move to another version."""
KEPT = ("state", "stage", "previous_state", "bundle_digest", "workflow_version", "one_open", "due_lines")
TWICE = Text("There is already an open case of this kind.")


@dataclass(frozen=True, slots=True)
class Done:
    """What was planned for a case and, where it moved, at which revision it stands and how it goes back."""

    plan: Plan
    revision: int | None = None
    before: Mapping[str, Any] | None = None


def move_over(store: Store, room: Room, case_id: int, target: Bundle, by: int | None) -> Done:
    """Move a case, or say why it keeps its version.

    Raises:
        Missing: there is no such case.
    """
    session = store.session
    pen = read_pen(store, room, case_id)
    rows = load_case(session, case_id, pen.at.date())
    if rows is None:
        raise Missing
    old, new = pen.book, case_calendars.of_case(room.book(session, target), rows)
    plan = plan_move(_standing(pen, rows), old.bundle, target, _hands(target, pen.snapshot, pen.at))
    if not isinstance(plan, Moved):
        return Done(plan)
    try:
        with session.begin_nested():
            return _Writing(rows, new, plan).write(pen, by)
    except IntegrityError:
        return Done(Blocked((TWICE,)))


def _standing(pen: Pen, rows: CaseRows) -> Standing:
    case = rows.case
    return Standing(
        version=case.workflow_version,
        state=case.state,
        previous_state=case.previous_state,
        submitted={alias: row.answers for alias, row in rows.submissions.items()},
        drafts={alias: row.answers for alias, row in rows.drafts.items()},
        many=frozenset(alias for alias, use in pen.book.workflow.forms.items() if use.many),
        clocks=frozenset(pen.snapshot.clocks) if pen.book.workflow.clocks else frozenset(),
    )


def _hands(target: Bundle, snapshot: Snapshot, at: datetime) -> Hands:
    def read(forms: Forms) -> Known:
        answers = {alias: values_of(target, alias, kept) for alias, kept in forms.items()}
        return Known(replace(snapshot, answers=answers), Ask("", SYSTEM(at.date()), at))

    return Hands(read, lambda alias, answers: fit(Sheet.of(target, alias), answers, at.date()))


class _Writing:
    """One planned move being written down."""

    def __init__(self, rows: CaseRows, new: Rulebook, plan: Moved) -> None:
        self.rows, self.new, self.plan = rows, new, plan

    def write(self, pen: Pen, by: int | None) -> Done:
        """Case, journal, answers, to-dos and timers; guarded by the revision that was read."""
        case, connection = pen.case, connection_of(pen.session)
        old_step = standing_step(pen.book, pen.snapshot, pen.at)
        snapshot = self._new_snapshot(pen.snapshot)
        new_step = standing_step(self.new, snapshot, pen.at)
        keeps = self._keeps(old_step, new_step)
        values = self._case_values(pen, snapshot, new_step, keeps)
        if not firing.advance_case(connection, case.id, case.revision, values):
            raise Conflict(case.state)
        event_id = write_line(pen, self._event(pen, by))
        ended, begun = self._work(_under(pen, self.new, snapshot), (new_step, keeps), by)
        before = {
            "case": {name: getattr(case, name) for name in KEPT},
            "due_at": case.due_at.isoformat() if case.due_at else None,
            "submissions": self._submissions(pen, event_id),
            "drafts": self._drafts(pen),
            "ended": ended,
            "begun": begun,
        }
        return Done(self.plan, case.revision + 1, before)

    def _new_snapshot(self, snapshot: Snapshot) -> Snapshot:
        """The case as the new version sees it."""
        plan = self.plan
        editable = self.new.workflow.states[plan.state].edit
        drafts = {alias: answers for alias, answers in plan.drafts.items() if alias in editable}
        answers = read_answers(self.new, {**plan.submitted, **drafts})
        return replace(snapshot, state=plan.state, previous_state=plan.previous_state, answers=answers)

    def _keeps(self, old: Step, new: Step) -> frozenset[str]:
        """What the new version does not change: to-dos, timers with the due date."""
        kept = set()
        if old.state == new.state and old.tasks == new.tasks:
            kept.add("tasks")
        if (old.due, old.timers) == (new.due, new.timers):
            kept.add("timers")
        return frozenset(kept)

    def _case_values(self, pen: Pen, snapshot: Snapshot, step: Step, keeps: frozenset[str]) -> dict[str, Any]:
        values = {
            **case_values(self.new, snapshot, pen.at, step),
            "bundle_digest": self.new.bundle.digest,
            "workflow_version": self.new.workflow.version,
            "one_open": bool(self.new.workflow.one_open_per),
        }
        if "timers" in keeps:
            values |= {"due_at": pen.case.due_at, "due_lines": pen.case.due_lines}
        return values

    def _event(self, pen: Pen, by: int | None) -> dict[str, Any]:
        """The journal's line; of answers only the paths of those that were lost."""
        case = pen.case
        return {
            "revision": case.revision + 1,
            "transition": MIGRATE,
            "from_state": case.state,
            "to_state": self.plan.state,
            "actor_id": by,
            "note": {
                "from_version": case.workflow_version,
                "to_version": self.new.workflow.version,
                "from_bundle": case.bundle_digest,
                "to_bundle": self.new.bundle.digest,
                "lost": list(self.plan.lost),
            },
        }

    def _work(self, pen: Pen, decided: tuple[Step, frozenset[str]], by: int | None) -> tuple[Any, Any]:
        """To-dos and timers of the new version in place of those it changed; the ids that ended and began."""
        step, keeps = decided
        connection, case = connection_of(pen.session), pen.case
        before = moves.open_work(connection, case.id)
        ended = {name: [] if name in keeps else ids for name, ids in before.items()}
        moves.end_work(connection, ended, pen.at, by)
        fired = moves.gone_off(connection, case.id, case.entered_at)
        timers = () if "timers" in keeps else tuple(plan for plan in step.timers if _is_ahead(plan, fired, pen.at))
        open_what_follows(pen, replace(step, timers=timers, tasks=() if "tasks" in keeps else step.tasks))
        after = moves.open_work(connection, case.id)
        return ended, {name: [one for one in ids if one not in before[name]] for name, ids in after.items()}

    def _submissions(self, pen: Pen, event_id: int) -> dict[str, Any]:
        """A new submission where answers changed; the old one stays, and is kept here for going back."""
        kept = {}
        for alias, answers in self.plan.submitted.items():
            row = self.rows.submissions[alias]
            if answers == row.answers:
                continue
            form_id = self.new.workflow.forms[alias].form
            firing.insert_submission(
                connection_of(pen.session),
                {
                    "case_id": pen.case.id,
                    "event_id": event_id,
                    "alias": alias,
                    "form_id": form_id,
                    "form_digest": form_digest(self.new, form_id),
                    "answers": dict(answers),
                    "submitted_at": pen.at,
                    "submitted_by_id": row.submitted_by_id,
                },
            )
            kept[alias] = row.id
        return kept

    def _drafts(self, pen: Pen) -> dict[str, Any]:
        """Drafts in the new words; the old ones are kept for going back."""
        kept = {}
        for alias, answers in self.plan.drafts.items():
            row = self.rows.drafts[alias]
            if answers == row.answers:
                continue
            if not moves.rewrite_draft(connection_of(pen.session), (pen.case.id, alias), row.revision, dict(answers)):
                raise Conflict(pen.case.state)
            kept[alias] = {"answers": row.answers, "revision": row.revision + 1}
        return kept


def _under(pen: Pen, book: Rulebook, snapshot: Snapshot) -> Pen:
    """The same case under another version."""
    return Pen(pen.session, book, pen.case, snapshot, pen.at, pen.next_seq, pen.kept, pen.last_hash)


def _is_ahead(plan: TimerPlan, fired: set[tuple[str, str]], at: datetime) -> bool:
    """Nobody is told twice of the same day."""
    return (plan.kind, plan.name) not in fired or plan.on >= at.date()
