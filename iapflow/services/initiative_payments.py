"""What is to be paid for youth initiatives: advances and balances, as a list for the accountant and the bank.

The list is worked out anew each time; what was paid is marked project by project in the workflow,
so a file that is made twice pays nothing twice here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from iapflow.documents.payment_files import Batch, Payment
from iapflow.engine.values import Actor
from iapflow.errors import Reason, Refused, Text
from iapflow.services.payable import ACCOUNTANT
from iapflow.services.payments import Order, checked
from iapflow.services.room import Room
from iapflow.store.case import Case
from iapflow.store.initiatives import RUNNING, InitiativeProject, Organisation
from iapflow.store.institution import Institution
from iapflow.store.scope import below
from iapflow.store.store import Store

TO_BE_PAID = "accepted"
PURPOSE, ADVANCE = "Jaunatnes iniciatīvas projekts", "Avanss, jaunatnes iniciatīvas projekts"


@dataclass(frozen=True, slots=True)
class DueProject:
    """An advance or a balance that waits; without an account it cannot go into a file."""

    case_id: int
    number: str
    municipality: str
    payee: str
    iban: str
    cents: int
    is_advance: bool


def due_projects(session: Session, actor: Actor) -> Sequence[DueProject]:
    """What waits in the municipalities this accountant pays for."""
    units = actor.units(ACCOUNTANT)
    if not units:
        return ()
    project = InitiativeProject
    balance = Case.state == TO_BE_PAID
    advance = and_(Case.state == RUNNING, project.advance_cents > 0, project.paid_cents == 0)
    rows = session.execute(
        select(project, Case, Organisation.name, Institution.name)
        .join(Case, Case.id == project.case_id)
        .join(Organisation, Organisation.id == project.organisation_id)
        .join(Institution, Institution.id == Case.institution_id)
        .where(Case.institution_id.in_(below(units, actor)), or_(balance, advance))
        .order_by(Case.number)
    )
    return [
        DueProject(
            case.id, case.number, place, payee, row.iban or "",
            (row.granted_cents or 0) - row.paid_cents if case.state == TO_BE_PAID else row.advance_cents or 0,
            case.state != TO_BE_PAID,
        )
        for row, case, payee, place in rows
    ]  # fmt: skip


def payer_of(session: Session, actor: Actor) -> str:
    """The unit whose accountant this is."""
    unit = session.get(Institution, min(actor.units(ACCOUNTANT), default=0))
    return unit.name if unit else ""


def batch_of(store: Store, room: Room, actor: Actor, order: Order) -> Batch:
    """The chosen projects as a list to be paid.

    Raises:
        Refused: nothing was chosen, one of them cannot be paid, or payer, account or day are wrong.
    """
    with store.reading() as session:
        at = room.now(session)
        iban, pays_on = checked(order, at.date())
        due = {one.case_id: one for one in due_projects(session, actor) if one.iban and one.cents > 0}
    chosen = [due[case] for case in dict.fromkeys(order.cases) if case in due]
    if not chosen or len(chosen) < len(set(order.cases)):
        raise Refused((Reason("claims", Text("Choose projects that wait for payment and have an account."), "claims"),))
    payments = [
        Payment(one.number, one.payee, one.iban, one.cents, f"{ADVANCE if one.is_advance else PURPOSE} {one.number}")
        for one in chosen
    ]
    return Batch(f"JIP-{at:%Y%m%d-%H%M%S}", " ".join(order.payer.split()), iban, pays_on, at, payments)
