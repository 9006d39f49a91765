"""An extension of somebody else, as IAPFLOW_EXTENSIONS names it: one of everything that can be added."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from iapflow.extend import (
    About,
    CaseKey,
    FieldType,
    Parameters,
    Read,
    Work,
    effect,
    fact,
    field_type,
    function,
    record_target,
    relation,
    scope,
    subject,
    unit,
)
from iapflow.store.case import Case
from iapflow.store.event import Event

SUNDAY = 6

scope("branch", "nation")


@subject("book", {"name": "text", "letter": "text"}, is_named=True)
def book(about: About) -> Mapping[str, Any]:
    """What is lent."""
    name = about.case.organisation or ""
    return {"name": name, "letter": name[:1]}


@relation("opener_of_case")
def opener(on: Any) -> Select[Any, Any]:
    """Whoever opened the case."""
    return select(Event.case_id.label("case_id"), Event.actor_id.label("person_id")).where(Event.seq == 1)


@fact("open_loans", gives="whole")
def open_loans(read: Read, case: CaseKey) -> int:
    """How many loans are open in this institution."""
    mine = (Case.workflow == "loan", Case.institution_id == case.institution_id, Case.is_open)
    return read.number(select(func.count()).select_from(Case).where(*mine))


@function("loud", "text", gives="text")
def loud(words: str) -> str:
    """The same in capitals."""
    return words.upper()


@unit("lending_days")
def not_lent(day: date, calendar: Any) -> str | None:
    """Nobody lends on Sundays."""
    return "weekend" if day.weekday() == SUNDAY else None


@field_type
class ShelfMark(FieldType):
    """Where a book stands."""

    name, says = "shelf_mark", "a shelf mark, as in A-12"

    def clean(self, typed: Any, field: Any, around: Any) -> Any:
        """In capitals."""
        return typed.strip().upper() or None


class Stamp(Parameters):
    """What the stamp says."""

    words: str


@effect("stamp", Stamp)
def stamp(work: Work, wanted: Stamp) -> None:
    """Other systems are told."""
    work.promise("stamp", {"words": wanted.words, "case": work.case.id})


@record_target("loans")
def loans(work: Work, answers: Mapping[str, Any]) -> None:
    """The loan is written down elsewhere."""
    work.promise("loan", {"mark": answers["mark"]})
