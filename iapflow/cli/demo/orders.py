"""Director's orders: for each institution whose givers consulted remotely, the order that says how."""

from datetime import timedelta

from sqlalchemy import func, select

from iapflow.cli.demo.world import World, at
from iapflow.reports.director_orders import REMOTE
from iapflow.store.case import Case
from iapflow.store.director_order import DirectorOrder, DirectorOrderPlan
from iapflow.store.work_log import WorkLogEntry

SAYS = {
    "remote_organised": "Konsultācijas notiek tiešsaistē darba dienās no plkst. 14.00 līdz 18.00.",
    "remote_teachers": "Pedagogi un speciālisti, kas norādīti nosauktajos plānos.",
    "remote_confirmed": "Izglītojamais konsultāciju apliecina vienas dienas laikā ar ziņu e-klasē vai e-pastā.",
}


def make_orders(world: World) -> None:
    """One for each institution, from the day before its first remote consultation on."""
    with world.store as session:
        rows = session.execute(
            select(Case.institution_id, Case.id, func.min(WorkLogEntry.worked_on))
            .join(WorkLogEntry, WorkLogEntry.case_id == Case.id)
            .where(WorkLogEntry.mode == REMOTE)
            .group_by(Case.institution_id, Case.id)
            .order_by(Case.institution_id, Case.id)
        ).all()
        for number, unit in enumerate(dict.fromkeys(row[0] for row in rows), 1):
            mine = [(plan, day) for where, plan, day in rows if where == unit]
            issued = min(day for _, day in mine) - timedelta(days=1)
            order = DirectorOrder(
                institution_id=unit, kind=REMOTE, number=f"1-9/{number}", issued_on=issued, valid_from=issued,
                contents=SAYS, entered_at=at(issued, 12),
            )  # fmt: skip
            session.add(order)
            session.flush()
            session.add_all(DirectorOrderPlan(order_id=order.id, case_id=plan) for plan, _ in mine)
