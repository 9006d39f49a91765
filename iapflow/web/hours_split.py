"""*Stundu sadale*: hours granted, planned, given and left of an institution, and the form that grants."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.builtin.figures import AUTHOR_HOURS
from iapflow.errors import Missing, Reason, Refused
from iapflow.forms.cleaning import Unclean
from iapflow.forms.days import a_date
from iapflow.forms.numerals import cents, decimal
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.reports.hours_lines import Split
from iapflow.reports.hours_split import split
from iapflow.services import engagements as service
from iapflow.services.appointing import leads
from iapflow.services.engagements import Grant
from iapflow.services.settings import value_of
from iapflow.store.institution import Institution
from iapflow.store.semester import Semester, semester_on
from iapflow.web.pages import pages

ADDRESS = "/iestade/<int:unit>/stundu-sadale"
MOST = 2**31
Typed = TypeVar("Typed")


@pages.get(ADDRESS)
@action("keep_team")
def hours_split(unit: int) -> str:
    """Who has how many hours, the plans, and the form that grants."""
    return _page(unit)


@pages.post(ADDRESS)
@action("keep_team")
def hours_grant(unit: int) -> ResponseReturnValue:
    """Grant hours."""
    try:
        service.grant(current_store(), room(), current_actor(), unit, _wish())
    except Refused as refused:
        return _page(unit, refused.reasons), 422
    flash(say("The hours are granted."), "success")
    return redirect(url_for("web.hours_split", unit=unit))


@pages.post(f"{ADDRESS}/<int:paper>/beidz")
@action("keep_team")
def hours_end(unit: int, paper: int) -> ResponseReturnValue:
    """A paper holds until today."""
    try:
        service.end(current_store(), current_actor(), (unit, paper), current_actor().on)
    except Refused as refused:
        return _page(unit, refused.reasons), 422
    flash(say("The paper holds until today."), "success")
    return redirect(url_for("web.hours_split", unit=unit))


@pages.post(f"{ADDRESS}/<int:paper>/svitro")
@action("keep_team")
def hours_void(unit: int, paper: int) -> ResponseReturnValue:
    """A paper was entered by mistake."""
    try:
        service.void(current_store(), room(), current_actor(), (unit, paper))
    except Refused as refused:
        return _page(unit, refused.reasons), 422
    flash(say("The paper is struck out."), "success")
    return redirect(url_for("web.hours_split", unit=unit))


def found_here(session: Session, unit: int) -> tuple[str, Semester | None, Split | None]:
    """The name of an institution, the semester that was asked for or runs, and its hours.

    Raises:
        Missing: it is not this person's institution.
    """
    actor = current_actor()
    if not leads(actor, unit):
        raise Missing
    wanted = request.args.get("semestris", 0, type=int)
    semester = (session.get(Semester, wanted) if 0 < wanted < MOST else None) or semester_on(session, actor.on)
    name = session.get_one(Institution, unit).name
    if semester is None:
        return name, None, None
    of_author = value_of(session, AUTHOR_HOURS, semester.starts_on, unit)
    return name, semester, split(session, unit, semester, of_author)


def _page(unit: int, reasons: Sequence[Reason] = ()) -> str:
    with current_store().reading() as session:
        name, semester, found = found_here(session, unit)
        semesters = session.scalars(select(Semester).order_by(Semester.starts_on.desc()).limit(12)).all()
        return render_template(
            "hours_split.html", unit=unit, name=name, semester=semester, found=found, semesters=semesters,
            people=service.people_of(session, unit), roles=room().roles(session), bases=service.BASES,
            today=current_actor().on, me=current_actor().person_id, typed=request.form,
            errors=[(reason.fix or "", reason.sentence) for reason in reasons],
        )  # fmt: skip


def _wish() -> Grant:
    """What was typed.

    Raises:
        Refused: what cannot be read, each at its place.
    """
    form, wrong = request.form, list[Reason]()
    person, _, role = form.get("person", "").partition(":")
    since = _read("valid_from", a_date, wrong) or current_actor().on
    until = _read("valid_to", a_date, wrong)
    month, semester = _read("month_hours", decimal, wrong), _read("semester_hours", decimal, wrong)
    rate = _read("rate", cents, wrong)
    if wrong:
        raise Refused(tuple(wrong))
    number, basis = form.get("number", "").strip()[:40], form.get("basis", "")
    return Grant(whole(person) if person.isdecimal() else 0, role, basis, number, since, until, month, semester, rate)


def _read(name: str, how: Callable[[str], Typed], wrong: list[Reason]) -> Typed | None:
    typed = request.form.get(name, "")[:40]
    if not typed.strip():
        return None
    try:
        return how(typed)
    except Unclean as error:
        wrong.append(Reason(name, error.sentence, name))
        return None
