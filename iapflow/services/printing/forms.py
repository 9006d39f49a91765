"""A form of a case on paper, as whoever asks may read it: the plan, the evaluation, a claim, an application."""

from collections.abc import Sequence

from iapflow.definitions.model import Workflow
from iapflow.documents.paper import Paper, Part, Signature
from iapflow.errors import Missing
from iapflow.policy.seeing import form_viewers
from iapflow.services.printing import words as w
from iapflow.services.printing.answers import parts_of
from iapflow.services.printing.desk import Desk

SIGNED = {
    "plan": (w.AUTHOR, w.HEAD_OF, w.PARENT, w.LEARNER),
    "evaluation": (w.AUTHOR, w.HEAD_OF),
    "application": (w.PARENT,),
    "claim": (w.COORDINATOR, w.HEAD_OF),
}
"""Who signs which form on paper."""


def readable_forms(desk: Desk) -> list[str]:
    """The forms that stand filled and may be read by whoever asks, without those a single press asked for."""
    workflow: Workflow = desk.pen.book.workflow
    asked = {transition.form for transition in workflow.transitions.values()}
    return [
        alias
        for alias, use in workflow.forms.items()
        if alias in desk.pen.kept and not use.many and alias not in asked
        and desk.held & form_viewers(workflow, desk.pen.case.state, alias)
    ]  # fmt: skip


def form_paper(desk: Desk, alias: str) -> Paper:
    """One form with its answers, and places to sign.

    Raises:
        Missing: it is not filled, or not this person's to read.
    """
    if alias not in desk.pen.kept:
        raise Missing
    page = desk.page(alias)
    parts = parts_of(page, desk.voice(None))
    return desk.paper(page.label, [*parts, *signatures(desk, SIGNED.get(alias, ()))])


def signatures(desk: Desk, who: Sequence[w.Label]) -> list[Part]:
    """Places to sign, where anybody signs."""
    return [Part(desk.say(w.both("Paraksti", "Signatures")), [Signature(desk.say(one)) for one in who])] if who else []
