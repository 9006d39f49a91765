"""What a decision rests on, kept with it: digests of the bound sections as this person was allowed to see them."""

from dataclasses import replace

from iapflow.engine.arriving import asks_several
from iapflow.engine.binding import digests
from iapflow.policy.pressing import roles_on
from iapflow.services.writing import Pen, Press


def with_what_was_seen(pen: Pen, press: Press) -> Press:
    """The press with the digests beside it, where its transition binds a form; nobody sees on behalf of the system."""
    binds = pen.book.workflow.transitions[press.transition].binds
    if not binds or press.actor.is_system:
        return press
    snapshot = pen.snapshot
    given = snapshot.handed_in if asks_several(pen.book.workflow) else snapshot.answers
    held = roles_on(press.actor, snapshot.circumstances, pen.book.roles)
    saw = digests(pen.book.bundle, binds, given, held)
    return replace(press, note={**(press.note or {}), "saw": saw})
