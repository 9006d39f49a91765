"""Every document of a case by its name in the address, and which of them somebody is offered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from iapflow.documents.paper import Paper
from iapflow.engine.values import Actor
from iapflow.errors import Missing
from iapflow.services.printing import words as w
from iapflow.services.printing.decisions import TITLE as DECISIONS
from iapflow.services.printing.decisions import decision_paper
from iapflow.services.printing.desk import Desk, Printed, desk_for, printed
from iapflow.services.printing.family import MINE, TITLE, child_paper, family_paper
from iapflow.services.printing.forms import form_paper, readable_forms
from iapflow.services.printing.journal import TITLE as JOURNAL
from iapflow.services.printing.journal import journal_paper
from iapflow.services.printing.parents import ALIAS as FACTS
from iapflow.services.printing.parents import TITLE as LETTER
from iapflow.services.printing.parents import has_facts, parents_paper
from iapflow.services.printing.work import SHEET, consultation_papers
from iapflow.services.room import Room
from iapflow.store.store import Store

PLAN, LOG = "plan", "work_log"
Write = Callable[[Desk], Sequence[Paper]]


@dataclass(frozen=True, slots=True)
class Offer:
    """A document that can be made now."""

    name: str
    label: w.Label


KINDS: Mapping[str, tuple[w.Label, Write]] = {
    "lemumi": (DECISIONS, lambda desk: [decision_paper(desk)]),
    "zurnals": (JOURNAL, lambda desk: [journal_paper(desk)]),
    "gimenei": (TITLE, lambda desk: [family_paper(desk)]),
    "mans-plans": (MINE, lambda desk: [child_paper(desk)]),
    "ka-veidlapa": (SHEET, consultation_papers),
    "vecakiem": (LETTER, lambda desk: [parents_paper(desk)]),
}
FORM = "veidlapa-"
"""A form of the case, with its name behind."""
OF_A_PLAN = ("gimenei", "mans-plans")


def offers(desk: Desk) -> list[Offer]:
    """What whoever asks may print of this case."""
    forms = readable_forms(desk)
    workflow = desk.pen.book.workflow
    found = [
        Offer(FORM + alias.replace("_", "-"), workflow.forms[alias].label or desk.pen.book.bundle.form_of(alias).label)
        for alias in forms
    ]
    if PLAN in forms:
        found += [Offer(name, KINDS[name][0]) for name in OF_A_PLAN]
    if LOG in workflow.forms and consultation_papers(desk):
        found.append(Offer("ka-veidlapa", SHEET))
    if FACTS in forms and has_facts(desk):
        found.append(Offer("vecakiem", LETTER))
    return [*found, Offer("lemumi", DECISIONS), Offer("zurnals", JOURNAL)] if forms else found


def papers_of(desk: Desk, kind: str) -> Sequence[Paper]:
    """What stands on a document.

    Raises:
        Missing: there is no such document, or not for whoever asks.
    """
    if kind.startswith(FORM):
        alias = kind.removeprefix(FORM).replace("-", "_")
        if alias not in desk.pen.book.workflow.forms:
            raise Missing
        return [form_paper(desk, alias)]
    if kind not in KINDS or kind not in {offer.name for offer in offers(desk)}:
        raise Missing
    return KINDS[kind][1](desk)


def print_case(store: Store, room: Room, actor: Actor, case_id: int, kind: str) -> Printed:
    """One document of a case as a PDF.

    Raises:
        Missing: no such case or document for this person.
    """
    with store.reading():
        desk = desk_for(store, room, actor, case_id)
        return printed(f"{desk.pen.case.number}-{kind}", papers_of(desk, kind), desk.pen.at)


def offered(store: Store, room: Room, actor: Actor, case_id: int) -> list[Offer]:
    """What this person may print of a case."""
    with store.reading():
        return offers(desk_for(store, room, actor, case_id))
