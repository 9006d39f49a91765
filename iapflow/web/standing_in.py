"""*Aizvietošana*: who stands in for whom, days without anybody, appointing and handing back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.definitions.model import Role
from iapflow.errors import Reason, Refused
from iapflow.forms.cleaning import Unclean
from iapflow.forms.days import a_date
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, now, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.reports import coverage
from iapflow.services import substitutions
from iapflow.web.pages import pages

ADDRESS = "/aizvietosana"
LONGEST = 200


@pages.get(ADDRESS)
@action("stand_in")
def standing_in() -> str:
    """One's own days away, those one covers, and the units one leads or coordinates."""
    return _drawn()


@pages.post(ADDRESS)
@action("stand_in")
def standing_in_new() -> ResponseReturnValue:
    """Appoint somebody, or note that nobody is found yet."""
    try:
        substitutions.appoint(current_store(), room(), current_actor(), _wish())
    except Refused as refused:
        return _drawn(refused.reasons), 422
    flash(say("It is noted who stands in."), "success")
    return redirect(url_for("web.standing_in"))


@pages.post(f"{ADDRESS}/<int:substitution_id>/beigt")
@action("stand_in")
def standing_in_end(substitution_id: int) -> ResponseReturnValue:
    """Hand back today."""
    substitutions.hand_back(current_store(), room(), current_actor(), substitution_id)
    flash(say("Handed back. The tasks are with their holder again."), "success")
    return redirect(url_for("web.standing_in"))


def _wish() -> substitutions.Wish:
    """What was sent.

    Raises:
        Refused: a day that cannot be read.
    """
    sent = request.form
    return substitutions.Wish(
        absent_id=sent.get("absent", type=whole) or current_actor().person_id or 0,
        person_id=sent.get("person", type=whole),
        first=_day("first"),
        last=_day("last"),
        role=sent.get("role") or None,
        unit_id=sent.get("unit", type=whole),
        why=sent.get("why", "")[:LONGEST],
    )


def _day(name: str) -> date:
    try:
        return a_date(request.form.get(name, ""))
    except Unclean as unclean:
        raise Refused((Reason(name, unclean.sentence),)) from None


def _drawn(reasons: Sequence[Reason] = ()) -> str:
    actor, today = current_actor(), now().date()
    with current_store().reading() as session:
        roles, kept = room().roles(session), substitutions.kept_units(actor)
        mine = substitutions.duties_of(session, roles, actor.person_id or 0, today)
        here = kept | {duty.unit_id for duty in mine}
        people = substitutions.colleagues(session, roles, here, today)
        seen = {actor.person_id or 0} | ({person.id for person in people} if kept else set())
        return render_template(
            "standing_in.html",
            actor=actor,
            kept=kept,
            duties=mine,
            offered=_roles_offered(roles, mine, is_keeper=bool(kept)),
            people=people,
            absences=coverage.absences(session, roles, seen, today),
            gaps=coverage.gaps(session, roles, kept, today),
            today=today,
            sent=request.form,
            errors=[(reason.because, reason.sentence) for reason in reasons],
        )


def _roles_offered(
    roles: Mapping[str, Role], mine: Sequence[substitutions.Duty], *, is_keeper: bool
) -> list[tuple[str, Mapping[str, str]]]:
    """The roles that may be handed over: one's own, and for whoever leads all that a colleague may hold."""
    own = {duty.role for duty in mine}
    places = {roles[name].scope for name in own}
    return [
        (name, role.label)
        for name, role in roles.items()
        if name in own or (is_keeper and role.deputy and role.scope in places)
    ]
