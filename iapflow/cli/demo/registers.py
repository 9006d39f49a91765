"""Units in their dated tree, agreements, semesters, rates."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from iapflow.cli.demo.days import school_days
from iapflow.cli.demo.tables import Row, rows
from iapflow.cli.demo.world import World
from iapflow.store.institution import Agreement, Institution, InstitutionLink
from iapflow.store.measure import UnitRate
from iapflow.store.reach import rebuild_reach
from iapflow.store.semester import Semester

BEGINNING = date(2017, 3, 16)
CENTS_PER_HOUR = 1000
RENEWING = "MADONA"
"""The partner whose agreement has run out and waits for renewal."""
RENEWED_BEFORE = 12
"""School days before the opening day on which it ran out."""


def make_registers(session: Session, world: World) -> None:
    """All registers that stories stand on."""
    for row in rows("units"):
        _unit(session, world, row)
    rebuild_reach(session)
    _semesters(session, world)
    _agreements(session, world)
    session.add(UnitRate(measure_code=None, valid_from=BEGINNING, cents_per_hour=CENTS_PER_HOUR))


def _unit(session: Session, world: World, row: Row) -> None:
    """A unit at its first row; each row also says where it belonged, and when."""
    if row["code"] not in world.units:
        unit = Institution(
            kind=row["kind"],
            name=row["name"],
            code=row["code"],
            partner_type=row["partner_type"] or None,
            type=row["type"] or None,
            is_demo=True,
        )
        session.add(unit)
        session.flush()
        world.units[row["code"]] = unit.id
    if row["above"]:
        session.add(
            InstitutionLink(
                child_id=world.units[row["code"]],
                parent_id=world.units[row["above"]],
                valid_from=date.fromisoformat(row["from"]) if row["from"] else BEGINNING,
                valid_to=date.fromisoformat(row["to"]) if row["to"] else None,
            )
        )


def _semesters(session: Session, world: World) -> None:
    for name, term in world.terms.items():
        semester = Semester(
            school_year=term.school_year, number=term.number, starts_on=term.starts_on, ends_on=term.ends_on
        )
        session.add(semester)
        session.flush()
        world.semesters[name] = semester.id


def _agreements(session: Session, world: World) -> None:
    """One agreement a partner; one of them ran out a little while ago."""
    began = world.terms["previous"].starts_on
    days = school_days(world.calendar, world.terms["current"].starts_on, world.day)
    for number, partner in enumerate(("AUGSDAUGAVA", "MADONA", "LIEPAJA", "SELIJA"), 1):
        session.add(
            Agreement(
                partner_id=world.units[partner],
                number=f"DEMO-{began.year}/{number}",
                signed_on=began - timedelta(days=30),
                valid_from=began - timedelta(days=30),
                valid_to=days[-RENEWED_BEFORE] if partner == RENEWING else None,
                participates_from=began,
            )
        )
