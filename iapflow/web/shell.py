"""What the layout around every page asks for: the menu, the user, the demo's day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask, current_app, g, request, url_for

from iapflow.http.actor import actor_or_none, is_signed_in
from iapflow.http.formats import RIGA
from iapflow.http.outside import is_outside, may_open
from iapflow.http.parts import current_store, now, parts, room
from iapflow.http.routes import ACTIONS, ANY_ROLE, action_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu.

    Args:
        label: a message id.
        endpoint: where it leads; an entry whose page is not built yet is not shown.
        belongs: beginnings of endpoints on whose pages this entry is the current one.
    """

    label: str
    endpoint: str
    belongs: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """The address it leads to."""
        return url_for(self.endpoint)

    @property
    def is_here(self) -> bool:
        """Whether the page being shown belongs to this entry."""
        here = request.endpoint or ""
        return here == self.endpoint or any(here.startswith(word) for word in self.belongs)


MENU = (
    Entry("My work", "web.my_work"),
    Entry("Learners", "web.learners", ("web.learner", "web.application", "web.choose_author")),
    Entry("Plans", "web.cases", ("web.case", "web.fire", "web.approve", "web.many", "web.colleague_views")),
    Entry("Cases", "web.matters", ("web.matter", "web.start")),
    Entry("Work log", "web.work_log", ("web.work_log",)),
    Entry("My hours", "web.own_months", ("web.own_month", "web.one_month", "web.hand_in_month")),
    Entry("Compensations", "web.compensations", ("web.meal_", "web.keep_meals", "web.payment", "web.one_payment")),
    Entry("Early signs", "web.early_signs", ("web.early_", "web.concern")),
    Entry("Reports", "web.reports", ("web.report",)),
    Entry("Youth initiatives", "web.initiatives_page", ("web.initiative",)),
    Entry("Events", "web.events", ("web.event",)),
    Entry("Supervision", "web.supervisions", ("web.supervision", "web.supervisor")),
    Entry("Library", "web.library", ("web.library",)),
    Entry("Institution", "web.teams", ("web.team", "web.import", "web.hours", "web.director", "web.participant")),
    Entry("Settings", "web.settings", ("web.setting",)),
    Entry("Registers", "admin.index", ("admin.", "admin_")),
)
WITH_PAGES = frozenset({"application", "support_plan"})
IN_A_ROW = 9
"""As many entries as stand beside *More* in one row of a desk's window."""


def menu() -> list[Entry]:
    """The entries this person may follow."""
    actor = actor_or_none()
    if actor is None:
        return []
    return [entry for entry in MENU if _may_follow(entry, actor.roles) and not _is_bare(entry)]


def in_one_row(entries: Sequence[Entry]) -> tuple[Sequence[Entry], Sequence[Entry]]:
    """What stands in the row and what is folded away behind it; the present entry is always in the row."""
    if len(entries) <= IN_A_ROW + 1:
        return entries, ()
    here = next((entry for entry in entries[IN_A_ROW:] if entry.is_here), None)
    row = [*entries[: IN_A_ROW - 1], here] if here else entries[:IN_A_ROW]
    return row, [entry for entry in entries if entry not in row]


def _is_bare(entry: Entry) -> bool:
    """Applications and plans have pages of their own; without another workflow nothing else is to be listed."""
    if entry.endpoint != "web.matters":
        return False
    with current_store().reading() as session:
        return room().definitions.current(session).workflows.keys() <= WITH_PAGES


def _may_follow(entry: Entry, roles: frozenset[str]) -> bool:
    if not may_open(roles, entry.endpoint):
        return False
    name = action_of(current_app, entry.endpoint) if entry.endpoint in current_app.view_functions else None
    if name is None:
        return False
    admitted = ACTIONS[name]
    return bool(roles) if admitted == ANY_ROLE else bool(admitted & roles)


def is_from_outside() -> bool:
    """Whether the person holds nothing but roles from outside: no search, no standing in."""
    actor = actor_or_none()
    return actor is not None and is_outside(actor.roles)


HELP = (
    (frozenset({"state_officer", "regional_coordinator", "administrator"}), "Help: the system’s administrator."),
    (frozenset({"municipal_coordinator", "vpii_coordinator"}), "Help: your region’s coordinator."),
    (frozenset({"supervisor", "ngo_applicant", "ngo_panel"}), "Help: the municipality’s coordinator."),
    (
        frozenset({"institution_coordinator", "institution_head"}),
        "Help: the municipality’s or your region’s coordinator.",
    ),
)


def help_line() -> str:
    """Whom to ask, one level above; for everybody else, and before signing in, the school's coordinator."""
    actor = actor_or_none()
    roles = actor.roles if actor else frozenset()
    return next((line for who, line in HELP if who & roles), "Help: your school’s coordinator.")


def demo_day() -> date | None:
    """The day the demo lives in, None where the data are real."""
    return now().astimezone(RIGA).date() if parts().config.is_demo else None


def back_here() -> str:
    """The address of this page, for a switch that returns to it."""
    is_kept = request.method == "GET" and "has_code_in_address" not in g
    return request.full_path.rstrip("?") if is_kept else "/"


def install(app: Flask) -> None:
    """Hand these to the templates; each is asked only when a template asks."""

    @app.context_processor
    def shell() -> dict[str, Any]:
        return {
            "menu": menu, "in_one_row": in_one_row, "demo_day": demo_day, "back_here": back_here,
            "help_line": help_line, "is_signed_in": is_signed_in, "actor_or_none": actor_or_none,
            "is_from_outside": is_from_outside,
        }  # fmt: skip
