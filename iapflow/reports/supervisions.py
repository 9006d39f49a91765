"""Supervisions: those one leads, belongs to or asked for, and the register of who is certified.

Marks are told only of a supervision that is closed and has at least five of them, so that no
difference between two readings tells what one person gave.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from iapflow.errors import Sentence
from iapflow.forms.days import HOME
from iapflow.reports.viewer import Viewer
from iapflow.store.account import User
from iapflow.store.case import Case, CaseRole
from iapflow.store.days import holds
from iapflow.store.supervisions import (
    FEWEST,
    NOTED_IN,
    RATED_IN,
    SUPERVISOR,
    WORKFLOW,
    Supervision,
    SupervisionRating,
    SupervisionSeat,
    SupervisorCertificate,
)

MOST = 200
OVER = ("closed", "cancelled")
COMING = ("scheduled",)
"""States in which a day stands that is still to come."""


@dataclass(frozen=True, slots=True)
class Line:
    """A supervision in a list.

    Args:
        people: how large the group is.
        is_led: whether this person leads it; `is_seen`: whether they may open its case.
        is_mine: whether they are in its group.
        mean: the mean mark; nothing while nothing is told of it.
    """

    one: Supervision
    number: str
    state_id: str
    state: Sentence
    people: int
    is_led: bool = False
    is_seen: bool = False
    is_mine: bool = False
    may_rate: bool = False
    has_rated: bool = False
    mean: float | None = None

    @property
    def notes(self) -> bool:
        """Whether it is time to note who was there."""
        return self.is_led and self.state_id in NOTED_IN

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.state_id not in OVER

    @property
    def is_coming(self) -> bool:
        """Whether its day stands and it was neither held nor cancelled."""
        return self.state_id in COMING and self.one.held_on is not None


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """A line of the register; `is_valid` today, `has_account` of who it is about."""

    certificate: SupervisorCertificate
    is_valid: bool
    has_account: bool


def led(session: Session, who: Viewer) -> list[Line]:
    """Those this person leads, the latest first."""
    return _lines(session, who, _leads(who)) if SUPERVISOR in who.actor.roles else []


def mine(session: Session, who: Viewer) -> list[Line]:
    """Those in whose group this person is, the latest first."""
    return _lines(session, who, _belongs(who))


def asked(session: Session, who: Viewer) -> list[Line]:
    """Open ones that this person asked for or watches over, the latest first; not those they lead."""
    lines = _lines(session, who, and_(_asked(who), Case.is_open.is_(True)))
    return [line for line in lines if not line.is_led]


def one(session: Session, who: Viewer, case_id: int) -> Line | None:
    """One that this person leads, belongs to, asked for or watches over."""
    reach = or_(_asked(who), _belongs(who), _leads(who))
    found = _lines(session, who, and_(Supervision.case_id == case_id, reach))
    return found[0] if found else None


def group(session: Session, case_id: int) -> Sequence[SupervisionSeat]:
    """The group by name."""
    query = select(SupervisionSeat).where(SupervisionSeat.case_id == case_id)
    rows = session.scalars(query.options(joinedload(SupervisionSeat.person))).all()
    return sorted(rows, key=lambda seat: (seat.person.family_name, seat.person.given_name, seat.id))


def certificates(session: Session, on: date) -> list[CertificateLine]:
    """The register, those that end last first."""
    has_account = exists().where(User.person_id == SupervisorCertificate.person_id)
    query = select(SupervisorCertificate, has_account).options(joinedload(SupervisorCertificate.person))
    order = SupervisorCertificate.valid_to.desc(), SupervisorCertificate.id
    rows = session.execute(query.order_by(*order).limit(MOST)).all()
    return [CertificateLine(row, row.valid_from <= on <= row.valid_to, bool(has)) for row, has in rows]


def hours_of(supervision: Supervision) -> tuple[datetime, datetime] | None:
    """When it begins and ends, in universal time; nothing while no day stands."""
    if supervision.held_on is None or supervision.time_from is None or supervision.time_to is None:
        return None
    begins = datetime.combine(supervision.held_on, time.fromisoformat(supervision.time_from), HOME)
    ends = datetime.combine(supervision.held_on, time.fromisoformat(supervision.time_to), HOME)
    return begins.astimezone(UTC), ends.astimezone(UTC)


def _leads(who: Viewer) -> ColumnElement[bool]:
    cases = select(CaseRole.case_id).where(
        CaseRole.role == SUPERVISOR, CaseRole.person_id == who.actor.person_id, holds(CaseRole, who.actor.on)
    )
    return Supervision.case_id.in_(cases)


def _belongs(who: Viewer) -> ColumnElement[bool]:
    seats = select(SupervisionSeat.case_id).where(SupervisionSeat.person_id == who.actor.person_id)
    return Supervision.case_id.in_(seats)


def _asked(who: Viewer) -> ColumnElement[bool]:
    return or_(Supervision.asked_by_id == who.actor.person_id, Supervision.case_id.in_(_seen(who)))


def _seen(who: Viewer) -> Select[int]:
    return select(Case.id).where(Case.workflow == WORKFLOW, who.cases())


def _lines(session: Session, who: Viewer, which: ColumnElement[bool]) -> list[Line]:
    query = select(Supervision, Case.number, Case.state).join(Case, Case.id == Supervision.case_id)
    query = query.options(joinedload(Supervision.institution), joinedload(Supervision.supervisor))
    rows = session.execute(query.where(which).order_by(Supervision.case_id.desc()).limit(MOST)).all()
    ids = [row[0].case_id for row in rows]
    in_group = SupervisionSeat.case_id.in_(ids)
    counted = select(SupervisionSeat.case_id, func.count()).where(in_group).group_by(SupervisionSeat.case_id)
    counts = {case: count for case, count in session.execute(counted)}  # noqa: C416 - rows are no pairs to mypy
    own = select(SupervisionSeat).where(in_group, SupervisionSeat.person_id == who.actor.person_id)
    seats = {seat.case_id: seat for seat in session.scalars(own)}
    leading = set(session.scalars(select(Supervision.case_id).where(Supervision.case_id.in_(ids), _leads(who))))
    seen = set(session.scalars(_seen(who).where(Case.id.in_(ids))))
    told = marks_told(session, select(Supervision.case_id).where(Supervision.case_id.in_(ids)))
    lines = []
    for supervision, number, state in rows:
        case, seat = supervision.case_id, seats.get(supervision.case_id)
        is_led = SUPERVISOR in who.actor.roles and case in leading
        given, points = told.get(case, (0, 0))
        knows = is_led or seat is not None
        lines.append(
            Line(
                supervision, number, state, who.label_of(WORKFLOW, state), counts.get(case, 0), is_led,
                is_seen=case in seen, is_mine=seat is not None,
                may_rate=seat is not None and bool(seat.attended) and not seat.has_rated and state in RATED_IN,
                has_rated=seat is not None and seat.has_rated,
                mean=round(points / given, 2) if given and knows else None,
            )
        )  # fmt: skip
    return lines


def marks_told(session: Session, cases: object) -> Mapping[int, tuple[int, int]]:
    """Case -> how many marks and their sum, where they may be told."""
    query = marks_shown().where(SupervisionRating.case_id.in_(cases))  # type: ignore[arg-type]
    return {case: (int(count), int(points)) for case, count, points in session.execute(query)}


def marks_shown() -> Select[int, int, int]:
    """`case_id`, `given` and `points` of each supervision that is closed and has enough marks to tell of."""
    given = func.sum(SupervisionRating.given)
    points = func.sum(SupervisionRating.given * SupervisionRating.mark)
    return (
        select(SupervisionRating.case_id, given.label("given"), points.label("points"))
        .join(Case, Case.id == SupervisionRating.case_id)
        .where(Case.state == "closed")
        .group_by(SupervisionRating.case_id)
        .having(given >= FEWEST)
    )
