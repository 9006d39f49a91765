"""Rare ways out of a state, behind the questions that a workflow asks about what has happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, url_for

from iapflow.definitions.model import Happening, Workflow
from iapflow.errors import Sentence, Text
from iapflow.services.asking import Beforehand
from iapflow.services.looking import CaseView
from iapflow.store.keys import is_key

PARAMETER = "notikums"
"""The offer's number in the address of the page that asks to confirm it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that may have happened: what follows, where it is done, what stands against it."""

    happened: Sentence
    label: Sentence
    says: Sequence[Sentence]
    url: str
    reasons: Sequence[Sentence]


@dataclass(frozen=True, slots=True)
class Question:
    """One choice with what it offers to this person in this state."""

    label: Sentence
    asks: Sentence | None
    offers: Sequence[Offer]


def offered(workflow: Workflow) -> frozenset[str]:
    """The transitions that stand behind a question, and so nowhere else on the page."""
    return frozenset(offer.do for choice in workflow.choices.values() for offer in choice.offers)


def questions(view: CaseView) -> list[Question]:
    """Every choice of which at least one offer is this person's; those open to them stand first."""
    found = []
    for name, choice in view.pen.book.workflow.choices.items():
        offers = [_offer(view, name, index, offer) for index, offer in enumerate(choice.offers)]
        mine = sorted((offer for offer in offers if offer is not None), key=lambda offer: bool(offer.reasons))
        if mine:
            found.append(Question(choice.label, choice.asks, mine))
    return found


def consequence(view: CaseView, transition_id: str) -> list[Sentence]:
    """What a transition brings about: its own words, and the state it leads to where that is another."""
    workflow, case = view.pen.book.workflow, view.pen.case
    transition = workflow.transitions[transition_id]
    told: list[Sentence] = [transition.says] if transition.says else []
    to = workflow.states.get(case.previous_state or "" if transition.to == "previous" else transition.to)
    if to is None or to.route:
        return told or [Text("What follows is decided by the rules of this workflow.")]
    if to.label != view.state:
        told.append(Text("Afterwards it stands at: {state}.", {"state": to.label}))
    if to.says:
        told.append(to.says)
    return told or [Text("It stays where it is.")]


def chosen(workflow: Workflow, transition_id: str) -> Happening | None:
    """What the person said has happened, as the address of this page carries it."""
    name, _, index = request.args.get(PARAMETER, "").partition(".")
    choice = workflow.choices.get(name)
    if choice is None or not is_key(index) or int(index) >= len(choice.offers):
        return None
    offer = choice.offers[int(index)]
    return offer if offer.do == transition_id else None


def beforehand(offer: Happening | None) -> Beforehand | None:
    """The answers that follow from what has happened; they can be changed."""
    return Beforehand(offer.fills) if offer is not None and offer.fills else None


def _offer(view: CaseView, name: str, index: int, offer: Happening) -> Offer | None:
    option = next((option for option in view.mine if option.transition_id == offer.do), None)
    if option is None:
        return None
    url = url_for("web.fire", case_id=view.pen.case.id, transition=offer.do, notikums=f"{name}.{index}")
    reasons = [reason.sentence for reason in option.reasons]
    return Offer(offer.happened, option.transition.label, consequence(view, offer.do), url, reasons)
