"""What parents get in hand when their child is referred to a plan: facts in plain words, what is offered, a talk.

No level, no figure from which somebody looks, nothing of what is only context: they are for the team.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from iapflow.documents.paper import Fact, Line, Paper, Part, Prose, Signature
from iapflow.errors import Missing
from iapflow.services.printing import words as w
from iapflow.services.printing.desk import Desk

WORKFLOW, ALIAS = "early_review", "known"
FIGURES = " ("
"""Behind this a fact names the figures of the team."""
TITLE = w.both("Vēstule vecākiem", "Letter to the parents")
LEAD = w.both(
    "Vēlamies ar jums parunāt par to, kā bērnam klājas skolā, un kopā izlemt, kāds atbalsts palīdzētu.",
    "We would like to talk with you about how your child is doing at school, and decide together which support would help.",  # noqa: E501
)
NOTICED = w.both("Ko esam pamanījuši", "What we have noticed")
OFFER = w.both("Ko piedāvājam", "What we offer")
PLAN = w.both(
    "Individuālo atbalsta plānu: vienojamies, kas šobrīd ir grūti, kāds atbalsts būs un kas to sniegs. Dalība ir brīvprātīga un bez maksas; tai vajadzīgs jūsu parakstīts iesniegums. Atteikumu nav jāpamato, un tas bērnam neko nemaina.",  # noqa: E501
    "An individual support plan: we agree on what is hard now, which support there will be and who gives it. Taking part is voluntary and free; it needs an application signed by you. A refusal needs no reason and changes nothing for the child.",  # noqa: E501
)
TALK = w.both("Saruna", "The talk")
WHEN, WHERE = w.both("Diena un laiks", "Day and time"), w.both("Vieta", "Place")
WITH, BACK = w.both("Kontaktpersona", "Contact person"), w.both("Tālrunis vai e-pasts", "Telephone or e-mail")
RIGHTS = w.both(
    "Šeit ir tikai fakti, nevis vērtējums par bērnu. Jums ir tiesības redzēt, kādi dati ir pierakstīti, un lūgt tos labot.",  # noqa: E501
    "These are facts only, no judgement of the child. You may see which data are held and ask to have them corrected.",
)
SCHOOL, RECEIVED = w.both("Izglītības iestāde", "The institution"), w.both("Vēstuli saņēmu", "Received the letter")
BLANK = "_" * 30


def parents_paper(desk: Desk) -> Paper:
    """One page.

    Raises:
        Missing: no facts are known, or they are not this person's to read.
    """
    answers: Mapping[str, Any] = desk.pen.kept.get(ALIAS) or {}
    desk.page(ALIAS)
    noticed = list(_facts(answers))
    if not noticed:
        raise Missing
    talk: list[Line] = [Fact(desk.say(words), BLANK) for words in (WHEN, WHERE, WITH, BACK)]
    parts = [
        Part(desk.say(NOTICED), noticed),
        Part(desk.say(OFFER), [Prose(desk.say(PLAN))]),
        Part(desk.say(TALK), talk),
        Part("", [Prose(desk.say(RIGHTS))]),
        Part("", [Signature(desk.say(SCHOOL)), Signature(desk.say(RECEIVED))]),
    ]
    return desk.paper(TITLE, parts, lead=desk.say(LEAD), facts=desk.facts()[1:4])


def has_facts(desk: Desk) -> bool:
    """Whether there is something to tell."""
    return desk.pen.book.workflow.id == WORKFLOW and any(True for _ in _facts(desk.pen.kept.get(ALIAS) or {}))


def _facts(answers: Mapping[str, Any]) -> Iterator[Line]:
    for row in answers.get("signs") or ():
        told = [str(row.get("fact") or "").partition(FIGURES)[0], str(row.get("trend") or "")]
        if told[0]:
            yield Prose("; ".join(filter(None, told)) + ".")
