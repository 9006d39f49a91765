"""Hours granted: an order for everybody who gives support in the current semester, one of them too small."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from iapflow.cli.demo.world import World, at
from iapflow.reports.hours_split import AUTHOR, split
from iapflow.services.settings import default_of
from iapflow.store.engagement import Engagement
from iapflow.store.institution import Institution
from iapflow.store.semester import semester_on

SHORT = 3
"""Every so-many-th giver has fewer hours than are planned."""
MONTHS = 4


def make_hours(world: World) -> None:
    """An order of the first day of the semester for each giver and author; whole tens of hours."""
    with world.store as session:
        semester = semester_on(session, world.day)
        if semester is None:
            return
        issued = semester.starts_on - timedelta(days=1)
        for unit in session.scalars(select(Institution).where(Institution.kind == "institution")).all():
            lines = split(session, unit.id, semester, default_of("author_hours", world.day)).givers
            for number, line in enumerate((one for one in lines if one.planned), 1):
                hours = (line.planned // 10 + (0 if number % SHORT == 0 and line.planned > 10 else 2)) * 10
                role = AUTHOR if line.is_author else _role(world, unit.code, line.person_id)
                session.add(
                    Engagement(
                        institution_id=unit.id, person_id=line.person_id, role=role, basis="order",
                        number=f"1-10/{number}", valid_from=semester.starts_on, valid_to=semester.ends_on,
                        month_hours=None if line.is_author else hours / Decimal(MONTHS), semester_hours=hours,
                        entered_at=at(issued, 12),
                    )
                )  # fmt: skip


def _role(world: World, unit: str, person: int) -> str:
    specialists = world.staff.get((unit, "support_specialist"), ())
    return "support_specialist" if person in specialists else "subject_teacher"
