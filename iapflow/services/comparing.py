"""What changed in a form since somebody's last decision on it: both fillings, as this person may read them."""

from dataclasses import dataclass

from iapflow.engine.values import Actor
from iapflow.forms.filled import Filled
from iapflow.policy.pressing import roles_on
from iapflow.services.drafts import read_form, shown
from iapflow.services.marking import Remark, last_decision, remarks
from iapflow.services.room import Room
from iapflow.store.reading import all_submissions
from iapflow.store.store import Store


@dataclass(frozen=True, slots=True)
class SinceThen:
    """A form before a decision.

    Args:
        before: what was decided on the last time; None where this level decides for the first time.
        now: what was handed in since.
        remarks: the marks of the last return with their answers, until this level has decided anew.
    """

    before: Filled | None
    now: Filled
    remarks: list[Remark]


def since_decision(store: Store, room: Room, actor: Actor, case_id: int, alias: str) -> SinceThen:
    """The form now and as it stood when somebody in this person's role last decided on it.

    Raises:
        Missing: no such case or form, or not this person's to see.
    """
    with store.reading() as session:
        form = read_form(store, room, actor, case_id, alias)
        pen = form.pen
        held = roles_on(actor, pen.snapshot.circumstances, pen.book.roles)
        decided = last_decision(session, pen, alias, held)
        rows = [row for row in all_submissions(session, case_id, alias) if row.event_id is not None]
        old = [row for row in rows if decided is not None and row.event_id < decided]
        before = shown(form.filled, old[-1].answers) if old else None
        told = [one for one in remarks(pen, held, alias) if decided is None or one.event_id >= decided]
        return SinceThen(before, form.filled, told)
