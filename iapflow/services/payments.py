"""Payment lists: approved claims and accepted months of work go to the bank together.

What was paid or returned is pressed case by case.  Each stands on one list at a time, and its state moves by
its workflow's own transitions, so nothing here can pay what was not approved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from iapflow.documents.payment_files import Batch, Payment
from iapflow.engine.values import Actor
from iapflow.errors import Conflict, Missing, Reason, Refused, Text
from iapflow.forms.cleaning import Unclean
from iapflow.forms.days import a_date
from iapflow.forms.types.base import Around
from iapflow.forms.types.contact import IbanType
from iapflow.services.cases import fire
from iapflow.services.payable import ACCOUNTANT, Due, documents_of, payable
from iapflow.services.room import Room
from iapflow.services.writing import Press
from iapflow.store.case import Case
from iapflow.store.institution import Institution
from iapflow.store.payment import PaymentItem, PaymentList
from iapflow.store.store import Store

WAITING = "waiting"
LONGEST_NAME = 140


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

    cases: Sequence[int]
    payer: str
    iban: str
    pays_on: str
    request_id: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the bank told of a list: case -> `paid` or `returned`, the day, and why it returned."""

    list_id: int
    outcomes: Mapping[int, str]
    paid_on: str
    why: str


def overview(store: Store, room: Room, actor: Actor) -> Overview:
    """What is to be paid in reach, and the newest lists."""
    with store.reading() as session:
        rows = session.scalars(select(PaymentList).where(_mine(actor)).order_by(PaymentList.id.desc()).limit(20)).all()
        lists = [_listed(session, row) for row in rows]
        last = rows[0] if rows else None
        return Overview(
            payable(session, actor), lists, last.payer if last else _name(session, actor), last.iban if last else ""
        )


def one_list(store: Store, room: Room, actor: Actor, list_id: int) -> Listed:
    """One list.

    Raises:
        Missing: there is no such list for this person.
    """
    with store.reading() as session:
        return _listed(session, _row(session, actor, list_id))


def make_list(store: Store, room: Room, actor: Actor, order: Order) -> int:
    """Put what is to be paid on a list; its id.

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
        due = {one.case_id: one for one in payable(session, actor)}
        chosen = [due[case] for case in dict.fromkeys(order.cases) if case in due]
        if not chosen or len(chosen) < len(set(order.cases)):
            raise Refused((Reason("cases", Text("Choose what is approved and on no list yet."), "cases"),))
        bare = [one.payee for one in chosen if not one.iban]
        if bare:
            sentence = Text("Enter the bank account first: {names}.", {"names": ", ".join(dict.fromkeys(bare))})
            raise Refused((Reason("iban", sentence, "cases"),))
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
                    case_id=one.case_id,
                    payee=one.payee,
                    iban=one.iban,
                    cents=one.cents,
                    reference=one.reference,
                    outcome=WAITING,
                )
            )
        session.flush()
        return made.id


def settle(store: Store, room: Room, actor: Actor, told: Told) -> list[tuple[str, Sequence[Reason]]]:
    """Mark what the bank paid and what it returned, one by one; what was refused comes back with its reasons.

    Raises:
        Missing: there is no such list for this person.
    """
    listed = one_list(store, room, actor, told.list_id)
    numbers = {case: number for number, (case, outcome) in listed.outcomes.items() if outcome == WAITING}
    refused: list[tuple[str, Sequence[Reason]]] = []
    for case, outcome in told.outcomes.items():
        if case not in numbers:
            continue
        press = (
            Press("pay", actor, answers={"payment": {"paid_on": told.paid_on}})
            if outcome == "paid"
            else Press("bounce", actor, answers={"reason": {"comment": told.why}})
        )
        try:
            fire(store, room, case, press)
        except Refused as error:
            refused.append((numbers[case], error.reasons))
        except (Conflict, Missing):
            refused.append((numbers[case], (Reason("state", Text("It has moved on meanwhile.")),)))
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
        pays_on = a_date(order.pays_on)
    except ValueError:
        wrong.append(Reason("pays_on", Text("Choose the day of payment."), "pays_on"))
    if not wrong and pays_on < today:
        wrong.append(Reason("pays_on", Text("The day of payment cannot be in the past."), "pays_on"))
    if wrong:
        raise Refused(tuple(wrong))
    return iban, pays_on


def _listed(session: Session, row: PaymentList) -> Listed:
    items = session.execute(
        select(PaymentItem, Case.number)
        .join(Case, Case.id == PaymentItem.case_id)
        .where(PaymentItem.list_id == row.id)
        .order_by(Case.number)
    ).all()
    papers = documents_of(session, [item.case_id for item, _ in items])
    payments = [
        Payment(number, item.payee, item.iban, item.cents, item.reference, papers.get(item.case_id, ""))
        for item, number in items
    ]
    batch = Batch(row.number, row.payer, row.iban, row.pays_on, row.made_at, payments)
    return Listed(row.id, batch, {number: (item.case_id, item.outcome) for item, number in items})


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
