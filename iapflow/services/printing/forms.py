"""A form of a case on paper, as whoever asks may read it: the plan, the evaluation, a claim, an application."""

from collections.abc import Sequence

from iapflow.definitions.model import Workflow
from iapflow.documents.paper import Paper, Part, Signature
from iapflow.errors import Missing
from iapflow.policy.seeing import form_viewers
from iapflow.services.letter_values import Moment, Worded, values_of, worded
from iapflow.services.printing import words as w
from iapflow.services.printing.answers import parts_of
from iapflow.services.printing.desk import Desk
from iapflow.store.case import Case

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
    words = letter_of(desk, alias)
    signed = [*parts, *signatures(desk, SIGNED.get(alias, ()))]
    if words is None:
        return desk.paper(page.label, signed)
    return desk.paper(words.subject, signed, lead="\n\n".join(words.paragraphs))


def letter_of(desk: Desk, alias: str) -> Worded | None:
    """The letter under which the form's definition says that it is printed, filled for today."""
    bundle, case = desk.pen.book.bundle, desk.session.get_one(Case, desk.pen.case.id)
    named = bundle.form_of(alias).print
    letter = bundle.letters.get(named.letter) if named else None
    return worded(letter, values_of(desk.session, bundle, case, Moment(desk.pen.at)), desk.language) if letter else None


def signatures(desk: Desk, who: Sequence[w.Label]) -> list[Part]:
    """Places to sign, where anybody signs."""
    return [Part(desk.say(w.both("Paraksti", "Signatures")), [Signature(desk.say(one)) for one in who])] if who else []
