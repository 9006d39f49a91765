"""Director's orders: entered by head or coordinator, complete by the list that held on the day of issue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.definitions.model.choice_list import ListItem
from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.reports.director_orders import nameable
from iapflow.reports.viewer import Viewer
from iapflow.services.appointing import leads
from iapflow.services.room import Room
from iapflow.store.director_order import DirectorOrder, DirectorOrderPlan
from iapflow.store.store import Store

LIST, KIND = "order_contents", "order"
KINDS = ("remote", "practice")
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it was written.

    Args:
        contents: point of the list -> what the order says about it.
        plans: the cases that it names.
    """

    kind: str
    number: str
    issued_on: date
    valid_from: date
    valid_to: date | None
    contents: Mapping[str, str]
    plans: Sequence[int]


def points(session: Session, room: Room, kind: str, on: date) -> Mapping[str, ListItem]:
    """What an order of this kind must state on a day."""
    items = room.definitions.current(session).lists[LIST].items
    return {code: one for code, one in items.items() if one.values.get(KIND) == kind and one.is_offered(on)}


def enter(store: Store, room: Room, actor: Actor, unit: int, order: Order) -> int:
    """Keep an order; its id.

    Raises:
        Missing: not this person's institution.
        Refused: what is missing or wrong, or the order is entered already; nothing is stored.
    """
    with store as session:
        if not leads(actor, unit):
            raise Missing
        reasons = [*_lacking(session, room, order), *_unknown(session, room, actor, (unit, order))]
        if reasons:
            raise Refused(tuple(reasons))
        row = DirectorOrder(
            institution_id=unit, kind=order.kind, number=order.number, issued_on=order.issued_on,
            valid_from=order.valid_from, valid_to=order.valid_to, contents=dict(order.contents),
            entered_by_id=actor.person_id, entered_at=room.now(session),
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add_all(DirectorOrderPlan(order_id=row.id, case_id=plan) for plan in dict.fromkeys(order.plans))
        return row.id


def _lacking(session: Session, room: Room, order: Order) -> list[Reason]:
    reasons = []
    if not order.number:
        reasons.append(Reason("number", Text("Write the number of the order."), "number"))
    if order.valid_to is not None and order.valid_to < order.valid_from:
        reasons.append(Reason("valid_to", Text("The last day is before the first."), "valid_to"))
    if not order.plans:
        reasons.append(Reason("plans", Text("Tick the plans that the order names."), "plans"))
    if order.kind not in KINDS:
        return [*reasons, Reason("kind", Text("Choose what the order is about."), "kind")]
    for code in points(session, room, order.kind, order.issued_on):
        words = order.contents.get(code, "")
        if not words or len(words) > LONGEST:
            reasons.append(Reason(code, Text("Write what the order says about this."), f"point-{code}"))
    return reasons


def _unknown(session: Session, room: Room, actor: Actor, what: tuple[int, Order]) -> list[Reason]:
    """An order that stands already.

    Raises:
        Missing: a plan that is not this institution's.
    """
    unit, order = what
    seen = Viewer(actor, room.definitions.current(session))
    if not set(order.plans) <= {one.case_id for one in nameable(session, seen, unit)}:
        raise Missing
    same = {"institution_id": unit, "number": order.number, "issued_on": order.issued_on}
    if session.scalar(select(DirectorOrder.id).filter_by(**same).limit(1)) is None:
        return []
    return [Reason("number", Text("An order of this number and day is entered already."), "number")]
