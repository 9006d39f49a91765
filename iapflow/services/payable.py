"""What waits for payment: approved claims, and accepted months of work with what their hours come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.services.pay import month_pay, rates
from iapflow.store.case import Case
from iapflow.store.claim import Claim, ClaimDocument
from iapflow.store.giver_account import GiverAccount
from iapflow.store.institution import Institution
from iapflow.store.payment import PaymentItem
from iapflow.store.person import Person
from iapflow.store.scope import below
from iapflow.store.work_month import WorkMonth

ACCOUNTANT, APPROVED, ACCEPTED = "accountant", "approved", "accepted"
WAITING = "waiting"
CLAIM, WORK = "Kompensācija", "Darba samaksa"
"""What the payee reads; in Latvian, as every document of the programme."""
PAPERS = 6


@dataclass(frozen=True, slots=True)
class Due:
    """A claim or a month that may be paid and is on no list yet; without an account it cannot be chosen.

    Args:
        payee_id: the giver of a month, whose account is kept once.
    """

    case_id: int
    number: str
    institution: str
    payee: str
    iban: str
    cents: int
    documents: str
    reference: str
    payee_id: int | None = None


def payable(session: Session, actor: Actor) -> list[Due]:
    """Everything this accountant may pay: claims first, then months, each by institution and number."""
    units = actor.units(ACCOUNTANT)
    if not units:
        return []
    return [*_claims(session, actor), *_months(session, actor)]


def accounts(session: Session, people: Sequence[int]) -> dict[int, GiverAccount]:
    """Person -> the account that counts."""
    newest = (
        select(func.max(GiverAccount.id)).where(GiverAccount.person_id.in_(people)).group_by(GiverAccount.person_id)
    )
    return {row.person_id: row for row in session.scalars(select(GiverAccount).where(GiverAccount.id.in_(newest)))}


def documents_of(session: Session, cases: Sequence[int]) -> dict[int, str]:
    """Case -> what it is paid by: the documents of a claim, the hours of a month."""
    rows = session.execute(
        select(ClaimDocument.case_id, ClaimDocument.number, ClaimDocument.issued_on)
        .where(ClaimDocument.case_id.in_(cases))
        .order_by(ClaimDocument.case_id, ClaimDocument.issued_on, ClaimDocument.row_id)
    )
    found: dict[int, list[str]] = {}
    for case, number, day in rows:
        found.setdefault(case, []).append(f"{number} ({day:%d.%m.%Y}.)")
    for month in session.scalars(select(WorkMonth).where(WorkMonth.case_id.in_(cases))):
        found[month.case_id] = [_sheet(month)]
    return {case: ", ".join(texts[:PAPERS]) + (" …" if len(texts) > PAPERS else "") for case, texts in found.items()}


def _claims(session: Session, actor: Actor) -> Iterator[Due]:
    rows = session.execute(
        select(Claim, Case.number, Institution.name)
        .join(Case, Case.id == Claim.case_id)
        .join(Institution, Institution.id == Claim.institution_id)
        .where(Case.state == APPROVED, Case.is_practice.is_(False), Claim.eligible_cents > 0, *_here(actor))
        .order_by(Institution.name, Case.number)
    ).all()
    papers = documents_of(session, [row.Claim.case_id for row in rows])
    for claim, number, place in rows:
        yield Due(
            claim.case_id, number, place, claim.payee, claim.iban, claim.eligible_cents or 0,
            papers.get(claim.case_id, ""), f"{CLAIM} {number}",
        )  # fmt: skip


def _months(session: Session, actor: Actor) -> Iterator[Due]:
    rows = session.execute(
        select(WorkMonth, Person, Case.number, Institution.name)
        .join(Case, Case.id == WorkMonth.case_id)
        .join(Person, Person.id == WorkMonth.giver_id)
        .join(Institution, Institution.id == WorkMonth.institution_id)
        .where(Case.state == ACCEPTED, *_here(actor))
        .order_by(Institution.name, Case.number)
    ).all()
    known, kept = rates(session), accounts(session, [person.id for _, person, _, _ in rows])
    for month, person, number, place in rows:
        _, cents = month_pay(session, month, known)
        if cents:
            iban = kept[person.id].iban if person.id in kept else ""
            yield Due(
                month.case_id, number, place, person.full_name, iban, cents, _sheet(month),
                f"{WORK} {month.month:%m.%Y}. {number}", person.id,
            )  # fmt: skip


def _here(actor: Actor) -> Sequence[ColumnElement[bool]]:
    """In reach, and on no list that waits for the bank."""
    listed = exists().where(PaymentItem.case_id == Case.id, PaymentItem.outcome == WAITING)
    return Case.institution_id.in_(below(actor.units(ACCOUNTANT), actor)), ~listed


def _sheet(month: WorkMonth) -> str:
    hours = f"{month.hours.normalize():f}".replace(".", ",")
    return f"{month.month:%m.%Y}., {hours} h"
