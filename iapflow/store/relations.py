"""In which relation people stand to cases, each said once and read both ways.

A relation is a SELECT of case id and person id on a day.  Scopes ask it for the
cases of a person, a snapshot for the persons of a case; so both always agree.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Date,
    Select,
    String,
    bindparam,
    literal,
    select,
    union_all,
)

from iapflow.store.base import BigId
from iapflow.store.case import Case, CaseRole
from iapflow.store.days import Day, holds

Pairs = Select[Any, Any] | CompoundSelect[Any]
Relation = Callable[[Day], Pairs]


def appointed(role: str, on: Day) -> Select[Any, Any]:
    """Who is appointed to this role in the case itself."""
    return select(CaseRole.case_id.label("case_id"), CaseRole.person_id.label("person_id")).where(
        CaseRole.role == role, holds(CaseRole, on)
    )


RELATIONS: dict[str, Relation] = {}
"""Registered at start-up, through `iapflow.extend`."""


def register(name: str, pairs: Relation) -> None:
    """Make a relation known."""
    RELATIONS[name] = pairs
    _everybody.cache_clear()
    _everybody_of_many.cache_clear()


def related(relation: object, role: str, people: Collection[int], on: date) -> ColumnElement[bool]:
    """The cases to which one of these people stands in this relation.

    A relation that is not known here (or none at all) means: appointed to the role in the case.
    """
    known = RELATIONS.get(relation) if isinstance(relation, str) else None
    pairs = (known(on) if known else appointed(role, on)).subquery()
    return Case.id.in_(select(pairs.c.case_id).where(pairs.c.person_id.in_(sorted(people))))


def people_of_case(connection: Connection, case_id: int, on: date) -> dict[str, frozenset[int]]:
    """Relation -> who stands in it to this case; appointments come under the role's own id too."""
    found: dict[str, set[int]] = {}
    for name, person_id in connection.execute(_everybody(), {"the_case": case_id, "on": on}):
        found.setdefault(name, set()).add(person_id)
    return {name: frozenset(people) for name, people in found.items()}


def people_of_cases(
    connection: Connection, case_ids: Collection[int], on: date
) -> dict[int, dict[str, frozenset[int]]]:
    """Case -> the same, for many cases with one statement."""
    found: dict[int, dict[str, set[int]]] = {}
    asked = {"the_cases": list(case_ids), "on": on}
    rows: Sequence[Any] = connection.execute(_everybody_of_many(), asked).all()
    for name, person_id, case_id in rows:
        found.setdefault(case_id, {}).setdefault(name, set()).add(person_id)
    return {
        case_id: {name: frozenset(people) for name, people in relations.items()} for case_id, relations in found.items()
    }


@cache
def _everybody() -> CompoundSelect[Any, Any]:
    """All relations and appointments of one case in one statement, built once."""
    the_case, on = bindparam("the_case", type_=BigId), bindparam("on", type_=Date())
    parts = []
    for name, relation in RELATIONS.items():
        pairs = relation(on).subquery()
        parts.append(select(literal(name, String()), pairs.c.person_id).where(pairs.c.case_id == the_case))
    roles = select(CaseRole.role, CaseRole.person_id).where(CaseRole.case_id == the_case, holds(CaseRole, on))
    return union_all(*parts, roles)


@cache
def _everybody_of_many() -> CompoundSelect[Any, Any]:
    """The same of many cases, and of which one."""
    cases, on = bindparam("the_cases", expanding=True, type_=BigId), bindparam("on", type_=Date())
    parts = []
    for name, relation in RELATIONS.items():
        pairs = relation(on).subquery()
        parts.append(
            select(literal(name, String()), pairs.c.person_id, pairs.c.case_id).where(pairs.c.case_id.in_(cases))
        )
    roles = select(CaseRole.role, CaseRole.person_id, CaseRole.case_id)
    return union_all(*parts, roles.where(CaseRole.case_id.in_(cases), holds(CaseRole, on)))
