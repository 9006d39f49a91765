"""The library: what is found, one material with its editions, and what helps beside a risk or measure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, selectinload

from iapflow.definitions.catalogue import Catalogue
from iapflow.errors import Sentence
from iapflow.store.folding import ESCAPE, containing, folded
from iapflow.store.method_materials import AUDIENCE, FACTOR, GROUP, MEASURE, MaterialCode, MethodMaterial

LISTS = {AUDIENCE: "audiences", GROUP: "risk_groups", FACTOR: "risk_factors", MEASURE: "measures"}
"""Kind of code -> the list whose words it has."""
KINDS = "material_kinds"
AUDIENCES, GROUPS = LISTS[AUDIENCE], LISTS[GROUP]
HELPED = frozenset({"risk_groups", "risk_factors", "measures"})
"""Lists for whose answers the library has something."""
BESIDE = 4
"""So many at most stand beside one row; what is for the very factor or measure comes first."""
WORDS = 8
CODE = re.compile(r"[A-Za-z0-9_]{1,40}")
NUL = "\0"
"""PostgreSQL takes it in no text."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for; empty is everything."""

    q: str = ""
    kind: str = ""
    audience: str = ""
    group: str = ""
    limit: int = 25
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """A material as it stands beside a row of a form."""

    case_id: int
    title: str


def stands(on: date) -> ColumnElement[bool]:
    """In the library on this day: not withdrawn, not past its last day."""
    has_time = or_(MethodMaterial.valid_until.is_(None), MethodMaterial.valid_until >= on)
    return MethodMaterial.withdrawn_at.is_(None) & has_time


def found(session: Session, on: date, wanted: Wanted) -> Sequence[MethodMaterial]:
    """The newest first; one more than asked tells that there are more."""
    query = select(MethodMaterial).where(stands(on))
    for word in folded(wanted.q.replace(NUL, " ")).split()[:WORDS]:
        query = query.where(MethodMaterial.folded.like(containing(word), escape=ESCAPE))
    if CODE.fullmatch(wanted.kind):
        query = query.where(MethodMaterial.kind == wanted.kind)
    for kind, code in ((AUDIENCE, wanted.audience), (GROUP, wanted.group)):
        if CODE.fullmatch(code):
            query = query.where(MethodMaterial.codes.any((MaterialCode.kind == kind) & (MaterialCode.code == code)))
    query = query.options(selectinload(MethodMaterial.codes), selectinload(MethodMaterial.editions))
    query = query.order_by(MethodMaterial.published_on.desc(), MethodMaterial.case_id.desc())
    return session.scalars(query.limit(wanted.limit + 1).offset(wanted.offset)).all()


def material(session: Session, on: date, case_id: int) -> MethodMaterial | None:
    """One that stands in the library; None where there is none."""
    return session.scalar(select(MethodMaterial).where(stands(on), MethodMaterial.case_id == case_id))


def named(catalogue: Catalogue, one: MethodMaterial) -> Mapping[str, list[Sentence]]:
    """Kind of code -> the words of what it is for."""
    words: dict[str, list[Sentence]] = {}
    for code in sorted(one.codes, key=lambda code: code.code):
        items = catalogue.lists[LISTS[code.kind]].items if LISTS[code.kind] in catalogue.lists else {}
        if code.code in items:
            words.setdefault(code.kind, []).append(items[code.code].label)
    return words


def choices(catalogue: Catalogue, name: str) -> list[tuple[str, Sentence]]:
    """Codes and words of a list, for a filter."""
    return [(code, item.label) for code, item in catalogue.lists[name].items.items()] if name in catalogue.lists else []


def offered(session: Session, on: date, codes: Collection[str]) -> Mapping[str, list[Offer]]:
    """Code of a risk group, factor or measure -> what the library has for it, the newest first."""
    if not codes:
        return {}
    rows = session.execute(
        select(MaterialCode.code, MethodMaterial.case_id, MethodMaterial.title)
        .join(MethodMaterial, MethodMaterial.case_id == MaterialCode.case_id)
        .where(stands(on), MaterialCode.kind.in_((GROUP, FACTOR, MEASURE)), MaterialCode.code.in_(sorted(codes)))
        .order_by(MethodMaterial.published_on.desc(), MethodMaterial.case_id.desc())
    )
    words: dict[str, list[Offer]] = {}
    for code, case_id, title in rows:
        words.setdefault(code, []).append(Offer(case_id, title))
    return words


def fitting(there: Mapping[str, Sequence[Offer]], codes: Sequence[str]) -> list[Offer]:
    """What stands beside a row with these answers; a longer code says more and comes first."""
    nearest = sorted(codes, key=lambda code: -len(code))
    return list(dict.fromkeys(one for code in nearest for one in there.get(code, ())))[:BESIDE]
