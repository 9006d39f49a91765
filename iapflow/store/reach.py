"""Working out who is above whom: the closure of the dated tree of units.

`InstitutionReach` holds, for each unit, itself and everything above it, each
with the days on which that was so.  A change in the tree rebuilds all of it;
a country has a few thousand units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from iapflow.store.institution import Institution, InstitutionLink, InstitutionReach

BEGINNING = date(1900, 1, 1)
END = date.max


@dataclass(frozen=True, slots=True)
class Span:
    """Above a unit: that one, from a day to a day, both inclusive."""

    ancestor_id: int
    first: date
    last: date


def rebuild_reach(session: Session) -> int:
    """Work out the closure anew from `InstitutionLink`; how many rows it has now.

    Raises:
        ValueError: units stand above each other in a circle.
    """
    session.flush()
    parents: dict[int, list[Span]] = {}
    for link in session.scalars(select(InstitutionLink)):
        above = Span(link.parent_id, link.valid_from, link.valid_to or END)
        parents.setdefault(link.child_id, []).append(above)
    rows = [
        {
            "descendant_id": unit,
            "ancestor_id": span.ancestor_id,
            "valid_from": span.first,
            "valid_to": None if span.last == END else span.last,
        }
        for unit in session.scalars(select(Institution.id))
        for span in merged(ancestors(unit, parents))
    ]
    session.execute(delete(InstitutionReach))
    if rows:
        session.execute(insert(InstitutionReach), rows)
    return len(rows)


def ancestors(unit: int, parents: Mapping[int, list[Span]]) -> list[Span]:
    """The unit itself and all above it; along a way the days of its links overlap."""
    found: list[Span] = []
    ways: list[tuple[Span, frozenset[int]]] = [(Span(unit, BEGINNING, END), frozenset())]
    while ways:
        here, passed = ways.pop()
        if here.ancestor_id in passed:
            raise ValueError(f"unit {here.ancestor_id} stands above itself; correct its links")
        found.append(here)
        for up in parents.get(here.ancestor_id, ()):
            first, last = max(here.first, up.first), min(here.last, up.last)
            if first <= last:
                ways.append((Span(up.ancestor_id, first, last), passed | {here.ancestor_id}))
    return found


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans of one ancestor that overlap or touch become one, so that no key comes twice."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.ancestor_id, span.first)):
        before = joined[-1] if joined else None
        if before and before.ancestor_id == span.ancestor_id and _touches(before, span):
            joined[-1] = Span(span.ancestor_id, before.first, max(before.last, span.last))
        else:
            joined.append(span)
    return joined


def _touches(earlier: Span, later: Span) -> bool:
    """Whether no day lies between them."""
    return earlier.last == END or later.first.toordinal() <= earlier.last.toordinal() + 1
