"""In a workflow's own tests: whoever a link is for presses by it, without a role of their own."""

from dataclasses import replace

from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Actor


def by_link(book: Rulebook, transition: str, role: str | None, actor: Actor) -> Actor:
    """The actor as holder of the link, where this transition has one for this role and no role may press it."""
    found = book.workflow.transitions.get(transition)
    if found is None or found.link is None or found.link.for_ != role or role in found.by:
        return actor
    return replace(actor, by_link=found.link.for_)
