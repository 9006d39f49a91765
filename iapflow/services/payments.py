"""Payment lists: approved claims handed to the bank together; what was paid or returned is pressed claim by claim.

A claim stands on one list at a time.  Its state moves by the workflow's own transitions, so nothing here can
pay what was not approved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from iapflow.documents.payment_files import Batch, Payment
from iapflow.engine.values import Actor
from iapflow.errors import Conflict, Missing, Reason, Refused, Text
from iapflow.forms.cleaning import Unclean
from iapflow.forms.types.base import Around
from iapflow.forms.types.contact import IbanType
from iapflow.services.cases import fire
from iapflow.services.room import Room
from iapflow.services.writing import Press
from iapflow.store.case import Case
from iapflow.store.claim import Claim, ClaimDocument
from iapflow.store.institution import Institution
from iapflow.store.payment import PaymentItem, PaymentList
from iapflow.store.scope import below
from iapflow.store.store import Store

ACCOUNTANT, APPROVED = "accountant", "approved"
WAITING = "waiting"
PURPOSE = "Kompensācija"
LONGEST_NAME = 140


@dataclass(frozen=True, slots=True)
class Due:
    """A claim that is approved and on no list yet."""

    claim_id: int
    number: str
    institution: str
    payee: str
    iban: str
    cents: int
    documents: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A list with its rows and what became of them."""

    list_id: int
    batch: Batch
    outcomes: Mapping[str, tuple[int, str]]

    @property
    def is_settled(self) -> bool:
        """Whether nothing waits for the bank any more."""
        return all(outcome != WAITING for _, outcome in self.outcomes.values())


@dataclass(frozen=True, slots=True)
class Overview:
    """What an accountant's page shows; payer and account as they were on the last list."""

    due: Sequence[Due]
    lists: Sequence[Listed]
    payer: str
    iban: str


@dataclass(frozen=True, slots=True)
class Order:
    """What the accountant gives for a new list, as it was typed."""

    claims: Sequence[int]
    payer: str
    iban: str
    pays_on: str
    request_id: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the bank told of a list: claim -> `paid` or `returned`, the day, and why it returned."""

    list_id: int
    outcomes: Mapping[int, str]
    paid_on: str
    why: str


def overview(store: Store, room: Room, actor: Actor) -> Overview:
    """Approved claims in reach, and the newest lists."""
    with store.reading() as session:
        rows = session.scalars(select(PaymentList).where(_mine(actor)).order_by(PaymentList.id.desc()).limit(20)).all()
        lists = [_listed(session, row) for row in rows]
        last = rows[0] if rows else None
        return Overview(
            _due(session, actor), lists, last.payer if last else _name(session, actor), last.iban if last else ""
        )


def one_list(store: Store, room: Room, actor: Actor, list_id: int) -> Listed:
    """One list.

    Raises:
        Missing: there is no such list for this person.
    """
    with store.reading() as session:
        return _listed(session, _row(session, actor, list_id))


def make_list(store: Store, room: Room, actor: Actor, order: Order) -> int:
    """Put approved claims on a list; its id.

    Raises:
        Refused: nothing was chosen, one of them cannot be paid, or payer, account or day are wrong.
        Missing: this person pays for nobody.
    """
    with store:
        session = store.session
        before = session.scalar(select(PaymentList.id).where(PaymentList.request_id == order.request_id))
        if before is not None:
            return before
        at = room.now(session)
        iban, pays_on = checked(order, at.date())
        unit = min(actor.units(ACCOUNTANT), default=None)
        if unit is None or actor.person_id is None:
            raise Missing
        due = {one.claim_id: one for one in _due(session, actor)}
        chosen = [due[claim] for claim in dict.fromkeys(order.claims) if claim in due]
        if not chosen or len(chosen) < len(set(order.claims)):
            raise Refused((Reason("claims", Text("Choose claims that are approved and on no list yet."), "claims"),))
        made = PaymentList(
            unit_id=unit, number=f"-{order.request_id[:38]}", payer=" ".join(order.payer.split()), iban=iban,
            pays_on=pays_on, made_at=at, made_by_id=actor.person_id, request_id=order.request_id or None,
        )  # fmt: skip
        session.add(made)
        session.flush()
        made.number = f"MS-{at:%Y}-{made.id:05}"
        for one in chosen:
            session.add(
                PaymentItem(
                    list_id=made.id,
                    claim_id=one.claim_id,
                    payee=one.payee,
                    iban=one.iban,
                    cents=one.cents,
                    reference=f"{PURPOSE} {one.number}",
                    outcome=WAITING,
                )
            )
        session.flush()
        return made.id


def settle(store: Store, room: Room, actor: Actor, told: Told) -> list[tuple[str, Sequence[Reason]]]:
    """Mark what the bank paid and what it returned, claim by claim; what was refused comes back with its reasons.

    Raises:
        Missing: there is no such list for this person.
    """
    listed = one_list(store, room, actor, told.list_id)
    numbers = {claim: number for number, (claim, outcome) in listed.outcomes.items() if outcome == WAITING}
    refused: list[tuple[str, Sequence[Reason]]] = []
    for claim, outcome in told.outcomes.items():
        if claim not in numbers:
            continue
        press = (
            Press("pay", actor, answers={"payment": {"paid_on": told.paid_on}})
            if outcome == "paid"
            else Press("bounce", actor, answers={"reason": {"comment": told.why}})
        )
        try:
            fire(store, room, claim, press)
        except Refused as error:
            refused.append((numbers[claim], error.reasons))
        except (Conflict, Missing):
            refused.append((numbers[claim], (Reason("state", Text("This claim has moved on meanwhile.")),)))
    return refused


def checked(order: Order, today: date) -> tuple[str, date]:
    """The payer's account and the day of payment.

    Raises:
        Refused: payer, account or day are wrong.
    """
    wrong, iban, pays_on = [], "", today
    if not order.payer.strip() or len(order.payer) > LONGEST_NAME:
        wrong.append(Reason("payer", Text("Write who pays."), "payer"))
    try:
        iban = IbanType().clean(order.iban, None, Around(today))  # type: ignore[arg-type]  # the type reads no field
    except Unclean as unclean:
        wrong.append(Reason("iban", unclean.sentence, "iban"))
    try:
        pays_on = date.fromisoformat(order.pays_on)
    except ValueError:
        wrong.append(Reason("pays_on", Text("Choose the day of payment."), "pays_on"))
    if not wrong and pays_on < today:
        wrong.append(Reason("pays_on", Text("The day of payment cannot be in the past."), "pays_on"))
    if wrong:
        raise Refused(tuple(wrong))
    return iban, pays_on


def _due(session: Session, actor: Actor) -> list[Due]:
    units = actor.units(ACCOUNTANT)
    if not units:
        return []
    listed = exists().where(PaymentItem.claim_id == Claim.case_id, PaymentItem.outcome == WAITING)
    rows = session.execute(
        select(Claim, Case.number, Institution.name)
        .join(Case, Case.id == Claim.case_id)
        .join(Institution, Institution.id == Claim.institution_id)
        .where(Case.state == APPROVED, Claim.institution_id.in_(below(units, actor)), ~listed)
        .where(Claim.eligible_cents > 0)
        .order_by(Institution.name, Case.number)
    ).all()
    documents = _documents(session, [row.Claim.case_id for row in rows])
    return [
        Due(claim.case_id, number, place, claim.payee, claim.iban, claim.eligible_cents or 0,
            documents.get(claim.case_id, ""))
        for claim, number, place in rows
    ]  # fmt: skip


def _documents(session: Session, claims: Sequence[int]) -> dict[int, str]:
    """Claim -> the numbers of what it is paid by."""
    rows = session.execute(
        select(ClaimDocument.case_id, ClaimDocument.number, ClaimDocument.issued_on)
        .where(ClaimDocument.case_id.in_(claims))
        .order_by(ClaimDocument.case_id, ClaimDocument.issued_on, ClaimDocument.row_id)
    )
    found: dict[int, list[str]] = {}
    for claim, number, day in rows:
        found.setdefault(claim, []).append(f"{number} ({day:%d.%m.%Y}.)")
    return {claim: ", ".join(texts[:6]) + (" …" if len(texts) > 6 else "") for claim, texts in found.items()}


def _listed(session: Session, row: PaymentList) -> Listed:
    items = session.execute(
        select(PaymentItem, Case.number)
        .join(Case, Case.id == PaymentItem.claim_id)
        .where(PaymentItem.list_id == row.id)
        .order_by(Case.number)
    ).all()
    documents = _documents(session, [item.claim_id for item, _ in items])
    payments = [
        Payment(number, item.payee, item.iban, item.cents, item.reference, documents.get(item.claim_id, ""))
        for item, number in items
    ]
    batch = Batch(row.number, row.payer, row.iban, row.pays_on, row.made_at, payments)
    return Listed(row.id, batch, {number: (item.claim_id, item.outcome) for item, number in items})


def _row(session: Session, actor: Actor, list_id: int) -> PaymentList:
    row = session.scalars(select(PaymentList).where(PaymentList.id == list_id, _mine(actor))).one_or_none()
    if row is None:
        raise Missing
    return row


def _mine(actor: Actor) -> ColumnElement[bool]:
    return PaymentList.unit_id.in_(sorted(actor.units(ACCOUNTANT)) or [0])


def _name(session: Session, actor: Actor) -> str:
    unit = session.get(Institution, min(actor.units(ACCOUNTANT), default=0))
    return unit.name if unit else ""
