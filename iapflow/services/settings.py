"""Every figure that is a setting: its sentence, unit, default and source; one way to read it.

    settings.value_of(session, "invitation_days", on, institution_id)

The value nearest to the institution counts (institution, municipality, country), of those that
have begun the newest; without any, the default.  Setting one keeps the older ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from iapflow.builtin.figures import AUTHOR_HOURS, BY_CONSENT, MEASURE_HOURS, PLAN_HOURS, REMOTE_DAYS
from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.extend import readable_settings
from iapflow.store.days import holds
from iapflow.store.institution import Institution, InstitutionReach
from iapflow.store.setting_value import SettingValue
from iapflow.store.store import Store

if TYPE_CHECKING:
    from iapflow.services.room import Room

COUNTRY, MUNICIPALITY, INSTITUTION = "state", "municipality", "institution"
Steps = Sequence[tuple[date, Decimal]]
YOUNGEST, OLDEST = "learner_youngest", "learner_oldest"
READ = "iapflow.figures"
"""Under this name a session keeps what it has read of the settings."""
OURS = Text("Our own choice: no public figure is known.")


@dataclass(frozen=True, slots=True)
class Figure:
    """One setting.

    Args:
        scopes: for which kinds of unit a value of its own may be set, beside the country.
    """

    name: str
    says: Text
    unit: Text
    default: Decimal
    least: Decimal
    most: Decimal
    source: Text
    scopes: tuple[str, ...] = (MUNICIPALITY, INSTITUTION)


def _figure(name: str, says: str, unit: str, figures: tuple[str, str, str], **more: object) -> Figure:
    default, least, most = (Decimal(figure) for figure in figures)
    return Figure(name, Text(says), Text(unit), default, least, most, **{"source": OURS, **more})  # type: ignore[arg-type]


def _rule(name: str, says: str, default: str) -> Figure:
    return _figure(name, says, "0 – off, 1 – asks, 2 – refuses", (default, "0", "2"))


FIGURES: Mapping[str, Figure] = {
    figure.name: figure
    for figure in (
        _figure("invitation_days", "How long an invitation to make an account can be used.", "days", ("14", "1", "60")),
        _figure(
            YOUNGEST, "How old the youngest learner in the register can be; anybody younger is refused.", "years",
            ("5", "1", "18"),
        ),
        _figure(
            OLDEST, "How old the oldest learner in the register can be; anybody older is refused.", "years",
            ("80", "20", "120"),
        ),
        _figure("import_rows", "How many rows a list from a file may have.", "rows", ("5000", "100", "20000")),
        _figure(
            "waiting_file_days", "How long a file that was looked at but not taken in is kept.", "days",
            ("7", "1", "60"), scopes=(),
        ),
        _figure(
            "closed_draft_days", "How long after a case closed what was being written and never handed in is kept.",
            "days", ("90", "1", "3650"), scopes=(),
        ),
        _figure(
            "export_at_once", "How many cases of a list are made into a file while somebody waits; more by the clock.",
            "cases", ("2000", "100", "10000"), scopes=(),
        ),
        _figure(
            "export_days", "How long a large list that was made into a file is kept for whoever asked.", "days",
            ("3", "1", "30"), scopes=(),
        ),
        _figure(
            "early_first_check", "How many school days of a semester pass before its first check date.", "days",
            ("20", "5", "60"), scopes=(),
            source=Text("National High School Center, USA: first check after 20–30 days."),
        ),
        _figure(
            "semester_change_days", "How many days before a semester ends its change can be noted.", "days",
            ("30", "0", "90"),
        ),
        _figure(
            "initiative_share", "How large a share of a youth initiative’s participants must be at risk.", "%",
            ("30", "0", "100"), scopes=(MUNICIPALITY,),
        ),
        _figure(
            "event_reminder_days", "How many days before an event everybody with a seat is reminded (0 – never).",
            "days", ("3", "0", "30"), scopes=(),
        ),
        _figure(
            "supervision_reminder_days", "How many days before a supervision its group is reminded (0 – never).",
            "days", ("3", "0", "30"), scopes=(),
        ),
        _figure(
            "target_institutions", "How many institutions are to give systematic support.", "institutions",
            ("665", "0", "100000"), scopes=(),
            source=Text("The programme's result indicator: 75 % of all institutions."),
        ),
        _figure(
            "target_plans", "How many individual plans are to be implemented.", "plans", ("64500", "0", "10000000"),
            scopes=(), source=Text("The programme's result indicator, worked out of published figures."),
        ),
        _figure(
            "systematic_semesters",
            "In how many semesters an institution must have given support to count as systematic.", "semesters",
            ("2", "1", "20"), scopes=(),
        ),
        _figure("log_day_hours", "How many consultation hours a giver may have in a day.", "h", ("8", "1", "12")),
        _figure(MEASURE_HOURS, "How many hours of one measure in a plan are usual.", "h", ("35", "1", "200")),
        _figure(PLAN_HOURS, "How many hours in a plan are usual in all.", "h", ("60", "1", "500")),
        _figure(
            AUTHOR_HOURS, "How many hours drafting, supervising and evaluating a plan take at most.", "h",
            ("6", "0", "40"), source=Text("Rules of the project: at most 6 hours a plan."), scopes=(),
        ),
        _figure(
            REMOTE_DAYS, "How many days after a remote consultation its confirmation is in time.", "days",
            ("1", "0", "14"), source=Text("Rules of the project: within one day."), scopes=(),
        ),
        _figure(
            "log_evaluation_days", "How many school days after a plan's end the author's evaluation may be dated.",
            "school days", ("10", "0", "30"),
        ),
        _figure(
            "confirmation_link_days", "How long a link to confirm consultations can be used.", "days", ("14", "1", "14")
        ),
        _figure(
            "participant_result_days", "How many days after leaving a participant's result is to be gathered.", "days",
            ("28", "1", "90"), source=Text("Rules of the fund: within four weeks."), scopes=(),
        ),
        _figure(
            "participant_sex", "Whether the participant record asks for the sex, which only the fund may need.",
            "0 – no, 1 – yes", ("0", "0", "1"), scopes=(),
        ),
        _figure(
            BY_CONSENT,
            "Whether special-category data in plans rest on consent, or on another basis of the controller’s.",
            "0 – another basis, 1 – consent", ("1", "0", "1"),
            source=Text("GDPR, Article 9(2): the controller decides."),
        ),
        _figure("log_row_hours", "How many hours one row of the work log may have.", "h", ("8", "1", "12")),
        _rule("log_absence", "A consultation on a day on which the learner is noted as absent.", "1"),
        _rule("log_holiday", "A row of the work log on a day without school.", "1"),
        _rule("log_giver_day", "More consultation hours in a giver's day than may be.", "2"),
        _rule("log_over_plan", "More hours of a measure than the plan has.", "1"),
        _rule("log_remote_order", "A remote consultation without a director's order that names the plan.", "0"),
        _rule("log_grant", "More hours than are granted to the giver for the semester or the month.", "1"),
        _rule("log_ceiling", "More hours of a measure than is usual in a semester.", "1"),
    )
}  # fmt: skip


readable_settings(*FIGURES)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody sets; `unit` is None for the country."""

    name: str
    unit: int | None
    typed: str
    since: date
    reason: str


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure on the page, with every value that was ever set."""

    figure: Figure
    now: Decimal
    history: Sequence[SettingValue]


def value_of(session: Session, name: str, on: date, institution: int | None = None) -> Decimal:
    """The figure that counts on a day in an institution (or the country).

    Raises:
        KeyError: there is no such setting; that is our bug.
    """
    figure = FIGURES[name]
    asked = select(SettingValue, Institution.kind).outerjoin(Institution, Institution.id == SettingValue.institution_id)
    asked = asked.where(SettingValue.name == name, SettingValue.valid_from <= on)
    if institution is None:
        asked = asked.where(SettingValue.institution_id.is_(None))
    else:
        above = select(InstitutionReach.ancestor_id).where(
            InstitutionReach.descendant_id == institution, holds(InstitutionReach, on)
        )
        asked = asked.where(or_(SettingValue.institution_id.is_(None), SettingValue.institution_id.in_(above)))
    near = {INSTITUTION: 2, MUNICIPALITY: 1}
    rows = [(near.get(kind or "", 0), row.valid_from, row.id, row.value) for row, kind in session.execute(asked)]
    return Decimal(str(max(rows)[3])) if rows else figure.default


def reader_of(session: Session, institution: int | None) -> Callable[[str, date], Decimal]:
    """How rules read figures for an institution; each is asked once a day and transaction, however many cases ask."""
    known: dict[tuple[int | None, str, date], Decimal] = session.info.setdefault(READ, {})

    def read(name: str, on: date) -> Decimal:
        key = (institution, name, on)
        if key not in known:
            known[key] = value_of(session, name, on, institution)
        return known[key]

    return read


def country_steps(session: Session, name: str) -> Steps:
    """A figure of the whole country through time: the default first, then each value with the day it begins."""
    asked = select(SettingValue).where(SettingValue.name == name, SettingValue.institution_id.is_(None))
    rows = session.scalars(asked.order_by(SettingValue.valid_from, SettingValue.id))
    return [(date.min, FIGURES[name].default), *((row.valid_from, Decimal(str(row.value))) for row in rows)]


def default_of(name: str, on: date) -> Decimal:
    """The figure where nothing was ever set: that of a workflow's own tests."""
    return FIGURES[name].default


def page(session: Session, on: date, unit: int | None) -> list[FigureLine]:
    """Every figure with its value for the country or a unit, newest first in its history."""
    lines = []
    for figure in FIGURES.values():
        asked = select(SettingValue).where(SettingValue.name == figure.name)
        history = session.scalars(asked.order_by(SettingValue.valid_from.desc(), SettingValue.id.desc())).all()
        lines.append(FigureLine(figure, value_of(session, figure.name, on, unit), history))
    return lines


def choose(store: Store, room: Room, actor: Actor, chosen: Chosen) -> None:
    """Set a figure from a day on; what was set before stays in the history; refused as `accepted` refuses."""
    with store as session:
        now = room.now(session)
        found = accepted(session, actor, chosen, now.date())
        session.info.pop(READ, None)
        session.add(
            SettingValue(
                name=chosen.name, institution_id=chosen.unit, valid_from=chosen.since, value=str(found),
                reason=chosen.reason[:400], set_by_id=actor.person_id, set_at=now,
            )
        )  # fmt: skip


def accepted(session: Session, actor: Actor, chosen: Chosen, today: date) -> Decimal:
    """The number that was typed, where this person may set it for this unit.

    Raises:
        Missing: no such figure or unit.
        Refused: naming everything that is wrong.
    """
    figure = FIGURES.get(chosen.name)
    if figure is None or "administrator" not in actor.roles:
        raise Missing
    unit = session.get(Institution, chosen.unit) if chosen.unit is not None else None
    if chosen.unit is not None and (unit is None or unit.kind not in figure.scopes):
        raise Missing
    return checked(figure, chosen, today)


def checked(figure: Figure, chosen: Chosen, today: date) -> Decimal:
    """The number that was typed.

    Raises:
        Refused: naming everything that is wrong with it.
    """
    reasons = []
    try:
        found = Decimal(chosen.typed.strip().replace(",", "."))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or not figure.least <= found <= figure.most:
        sentence = Text("Write a number from {least} to {most}.", {"least": figure.least, "most": figure.most})
        reasons.append(Reason("value", sentence, "value"))
    if not chosen.reason:
        reasons.append(Reason("reason", Text("Say why; it stays in the history."), "reason"))
    if chosen.since < today:
        reasons.append(Reason("since", Text("A figure cannot be changed for days that are over."), "since"))
    if reasons:
        raise Refused(tuple(reasons))
    return found
