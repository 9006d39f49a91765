"""Who of many cases will move together and who will not, and why: asked before, and once more when it is done.

Beside everything that stands against a single press: a decision is taken together only on what was
shown to this very person since it last changed, and only where nothing is to be looked at.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from iapflow.definitions.model import Transition
from iapflow.engine.context import Known
from iapflow.engine.deciding import out_of_turn, unmet_before
from iapflow.engine.values import Actor, Ask
from iapflow.errors import Missing, Reason, Refused, Sentence, Text
from iapflow.forms.binding import bind
from iapflow.forms.sheet import Sheet
from iapflow.policy.pressing import roles_on
from iapflow.services.filling import occasion_for
from iapflow.services.moving import read_pen
from iapflow.services.naming import subject_of
from iapflow.services.room import Room
from iapflow.services.seen import seen_since_change
from iapflow.services.writing import Pen
from iapflow.store.store import Store

SINGLY = Reason("bulk", Text("This is done one at a time."))
UNSEEN = Reason("seen", Text("You have not opened it since it last changed."))
LOOK = Reason("look", Text("There is something to look at here, so it is decided by itself."))


@dataclass(frozen=True, slots=True)
class Line:
    """One case of a preview; without reasons it will move.  `name` is empty where children are not named."""

    case_id: int
    revision: int
    number: str
    name: str
    institution: str
    state_id: str
    state: Sentence
    due_on: date | None
    reasons: tuple[Reason, ...]

    @property
    def will_move(self) -> bool:
        """Nothing stands against it."""
        return not self.reasons

    @property
    def is_mine(self) -> bool:
        """Whether the person's role and the state are right; only rules may stand against it."""
        return all(reason.because not in {"by", "state"} for reason in self.reasons)

    @property
    def is_to_open(self) -> bool:
        """Whether opening it is the way on: to read it, or to decide on it alone."""
        return any(reason.because in {"seen", "look", "warning"} for reason in self.reasons)


def preview(store: Store, room: Room, actor: Actor, transition: str, case_ids: Sequence[int]) -> list[Line]:
    """What would become of each case, in their order; one that is not theirs to see is left out."""
    with store.reading() as session:
        seen = seen_since_change(session, case_ids, actor.person_id or 0)
        lines = (_line(store, room, actor, (case_id, transition), seen) for case_id in dict.fromkeys(case_ids))
        return [line for line in lines if line is not None]


def against_together(pen: Pen, actor: Actor, transition_id: str, seen: Collection[int]) -> tuple[Reason, ...]:
    """What stands against doing it together with others, where nothing stands against it alone."""
    transition = pen.book.workflow.transitions[transition_id]
    if not transition.bulk or transition.submits or transition.marks:
        return (SINGLY,)
    unseen = (UNSEEN,) if transition.binds and pen.case.id not in seen else ()
    return (*unseen, *_warnings(pen, actor, transition), *_to_look_at(pen, actor, transition_id))


def _line(store: Store, room: Room, actor: Actor, key: tuple[int, str], seen: Collection[int]) -> Line | None:
    case_id, transition_id = key
    try:
        pen = read_pen(store, room, case_id, actor, lock=False)
    except Missing:
        return None
    held = frozenset(roles_on(actor, pen.snapshot.circumstances, pen.book.roles))
    case = pen.case
    return Line(
        case_id=case.id,
        revision=case.revision,
        number=case.number,
        name=str(subject_of(pen, held).get("name", "")),
        institution=str(pen.snapshot.roots["institution"].get("name", "")),
        state_id=case.state,
        state=pen.book.workflow.states[case.state].label,
        due_on=case.due_at.date() if case.due_at else None,
        reasons=_against(room, pen, actor, transition_id, seen),
    )


def _against(room: Room, pen: Pen, actor: Actor, transition_id: str, seen: Collection[int]) -> tuple[Reason, ...]:
    """Everything: what a single press would be told, then what is asked of many."""
    ask = Ask(transition_id, actor, pen.at)
    try:
        reasons = out_of_turn(pen.book, room.table(pen.book.bundle), pen.snapshot, ask)
    except Refused as refused:  # its own version of the workflow has no such action
        return refused.reasons
    if reasons:
        return reasons
    transition = pen.book.workflow.transitions[transition_id]
    alone = unmet_before(pen.book, transition, Known(pen.snapshot, ask))
    return (*alone, *against_together(pen, actor, transition_id, seen))


def _warnings(pen: Pen, actor: Actor, transition: Transition) -> Iterator[Reason]:
    """The questions that the bound forms raise, as far as this person reads them; whoever wrote them said yes once."""
    if not transition.binds:
        return
    occasion = occasion_for(pen.session, pen.book, pen.snapshot, actor, pen.at)
    for alias in transition.binds:
        answers = pen.kept.get(alias)
        if answers:
            sheet = Sheet.of(pen.book.bundle, alias)
            filled = bind(sheet, answers, replace(occasion, before=answers), "submit")
            yield from (Reason("warning", one.sentence, f"{alias}.{one.path}") for one in filled.warnings)


def _to_look_at(pen: Pen, actor: Actor, transition_id: str) -> Iterator[Reason]:
    """Its queue puts it among those to look at."""
    known = Known(pen.snapshot, Ask("", actor, pen.at))
    for queue in pen.book.workflow.queues.values():
        is_its = queue.do == transition_id and pen.case.state in queue.states
        if is_its and queue.split and not queue.split.if_.is_true(known):
            yield LOOK
            return
