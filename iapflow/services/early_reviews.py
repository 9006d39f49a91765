"""Bringing a learner's signs before people: a review begins, or the one that runs gets the new facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from iapflow.definitions.catalogue import Catalogue
from iapflow.policy.actor import SYSTEM
from iapflow.reports.early_facts import Fact, facts_of, sentence, told, trend_told
from iapflow.reports.early_wanted import days_of, indicators
from iapflow.services.cases import Opening, Press, fire, start
from iapflow.services.room import Room
from iapflow.store.case import Case
from iapflow.store.early_signs import EarlySignal
from iapflow.store.store import Store

REVIEW, FORM, MORE = "early_review", "known", "add_facts"
LANGUAGE = "lv"
"""In which what is handed in by the program is written: the language of the institutions."""
TAKES_FACTS = frozenset({"watching", "other_support"})


def bring_to_review(store: Store, room: Room, unit: int, learner: int) -> int:
    """One review at a time looks at all signs of a learner; its case's id."""
    with store.reading() as session:
        now = room.now(session)
        on = now.date()
        catalogue = room.definitions.current(session)
        facts = facts_of(session, catalogue, (unit, on), [learner], _readers(catalogue))[learner]
        days, open_one = days_of(session, on), _open(session, unit, learner)
    answers = {FORM: known(catalogue, facts)}
    system = SYSTEM(on)
    if open_one is None:
        opening = Opening(REVIEW, unit, learner, days.term.id if days is not None else None)
        case_id = start(store, room, opening, Press("start", system, answers=answers))
    else:
        case_id, state = open_one
        if state in TAKES_FACTS:
            fire(store, room, case_id, Press(MORE, system, answers=answers))
    _tie(store, (unit, learner, case_id), catalogue)
    return case_id


def known(catalogue: Catalogue, facts: list[Fact]) -> dict[str, Any]:
    """The answers of the form of facts: a row for each sign, what is context in a line of its own."""
    signs = [fact for fact in facts if fact.level is not None and not fact.wanted.indicator.apart]
    context = [fact for fact in facts if fact.wanted.indicator.context and fact.value]
    return {
        "noticed_by": sentence(catalogue, "noticed_by", LANGUAGE, {}),
        "signs": [_row(catalogue, fact) for fact in signs],
        "context": "\n".join(told(catalogue, fact, LANGUAGE) for fact in context) or None,
    }


def _row(catalogue: Catalogue, fact: Fact) -> Mapping[str, Any]:
    return {
        "id": fact.wanted.code.lower(),
        "indicator": fact.label[LANGUAGE],
        "level": fact.level,
        "fact": told(catalogue, fact, LANGUAGE),
        "trend": trend_told(catalogue, fact, LANGUAGE),
        **fact.wanted.indicator.brings,
    }


def _readers(catalogue: Catalogue) -> set[str]:
    """The roles that see the facts of a review: all that see any indicator of the common kind."""
    return {role for one in indicators(catalogue).values() if not one.apart for role in one.view}


def _open(session: Session, unit: int, learner: int) -> tuple[int, str] | None:
    mine = Case.workflow == REVIEW, Case.institution_id == unit, Case.learner_id == learner, Case.is_open.is_(True)
    found = session.execute(select(Case.id, Case.state).where(*mine)).first()
    return None if found is None else (found.id, found.state)


def _tie(store: Store, whose: tuple[int, int, int], catalogue: Catalogue) -> None:
    """The signs now have people who look at them."""
    unit, learner, case_id = whose
    common = [code for code, one in indicators(catalogue).items() if not one.apart]
    mine = EarlySignal.institution_id == unit, EarlySignal.learner_id == learner, EarlySignal.ended_on.is_(None)
    with store as session:
        session.execute(update(EarlySignal).where(*mine, EarlySignal.indicator.in_(common)).values(case_id=case_id))
