"""Every address names what it lets one do; an address that names nothing stops the start.

    @pages.get("/plani/<int:case_id>")
    @action("see_case")
    def case(case_id: int) -> str: ...

Addresses of other packages are declared by table: `declare(app, "security.login", "anybody")`.
What stands here is the front door only.  Which rows and which buttons, the services decide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from iapflow.http.actor import actor_or_none, is_signed_in
from iapflow.http.forgery import SAFE
from iapflow.http.holding import held
from iapflow.http.outside import may_open

View = TypeVar("View", bound=Callable[..., Any])

ANYBODY = frozenset({"anybody"})
"""Nobody has to be signed in."""
ACCOUNT = frozenset({"account"})
"""Signed in, with or without a role."""
ANY_ROLE = frozenset({"any role"})
"""Signed in, and holding at least one role today."""

PROGRAMME = frozenset(
    {
        "plan_author",
        "institution_head",
        "institution_coordinator",
        "municipal_coordinator",
        "vpii_coordinator",
        "regional_coordinator",
        "state_officer",
        "subject_teacher",
        "support_specialist",
        "class_teacher",
        "support_team",
        "wellbeing_specialist",
        "accountant",
        "event_organiser",
        "expert",
        "supervisor",
    }
)
"""Who works in the programme: not families, nobody from outside, no auditor."""

ACTIONS: Mapping[str, frozenset[str]] = {
    "anybody": ANYBODY,
    "own_account": ACCOUNT,
    "move_demo_clock": ACCOUNT,
    "see_own_work": ANY_ROLE,
    "stand_in": ANY_ROLE,
    "write_phrases": ANY_ROLE,
    "list_learners": ANY_ROLE,
    "see_learner": ANY_ROLE,
    "start_case": ANY_ROLE,
    "list_cases": ANY_ROLE,
    "export_cases": PROGRAMME,
    "see_case": ANY_ROLE,
    "edit_form": ANY_ROLE,
    "fire_transition": ANY_ROLE,
    "hand_out_links": ANY_ROLE,
    "list_work_log": ANY_ROLE,
    "log_work": ANY_ROLE,
    "keep_confirmation_ways": frozenset({"institution_coordinator", "vpii_coordinator", "institution_head"}),
    "keep_own_notes": ANY_ROLE,
    "ask_colleagues": ANY_ROLE,
    "answer_colleague": PROGRAMME,
    "look_at_late_rows": frozenset({"institution_coordinator"}),
    "see_months": frozenset(
        {
            "subject_teacher",
            "support_specialist",
            "plan_author",
            "institution_coordinator",
            "institution_head",
            "vpii_coordinator",
            "accountant",
        }
    ),
    "see_compensations": frozenset(
        {
            "institution_coordinator",
            "institution_head",
            "vpii_coordinator",
            "municipal_coordinator",
            "accountant",
            "auditor",
        }
    ),
    "keep_meals": frozenset({"institution_coordinator", "vpii_coordinator"}),
    "keep_accounts": frozenset({"accountant", "institution_coordinator", "vpii_coordinator"}),
    "pay_claims": frozenset({"accountant"}),
    "pay_initiatives": frozenset({"accountant"}),
    "see_early_signs": frozenset(
        {
            "class_teacher",
            "support_team",
            "wellbeing_specialist",
            "institution_head",
            "institution_coordinator",
            "vpii_coordinator",
            "subject_teacher",
            "support_specialist",
            "plan_author",
            "municipal_coordinator",
            "regional_coordinator",
            "state_officer",
        }
    ),
    "tell_concern": frozenset(
        {
            "class_teacher",
            "support_team",
            "wellbeing_specialist",
            "institution_head",
            "institution_coordinator",
            "vpii_coordinator",
            "subject_teacher",
            "support_specialist",
            "plan_author",
        }
    ),
    "keep_team": frozenset(
        {"institution_head", "institution_coordinator", "vpii_coordinator", "municipal_coordinator", "administrator"}
    ),
    "look_after_plans": frozenset({"support_team", "institution_head", "institution_coordinator"}),
    "switch_early_signs": frozenset({"institution_head", "institution_coordinator", "vpii_coordinator"}),
    "see_reports": frozenset(
        {
            "institution_head",
            "institution_coordinator",
            "vpii_coordinator",
            "municipal_coordinator",
            "regional_coordinator",
            "state_officer",
        }
    ),
    "see_early_report": frozenset(
        {
            "institution_head",
            "institution_coordinator",
            "vpii_coordinator",
            "municipal_coordinator",
            "regional_coordinator",
            "state_officer",
        }
    ),
    "see_initiatives": frozenset(
        {
            "ngo_applicant",
            "ngo_panel",
            "municipal_coordinator",
            "regional_coordinator",
            "state_officer",
            "institution_head",
            "institution_coordinator",
            "vpii_coordinator",
            "plan_author",
            "class_teacher",
        }
    ),
    "run_initiatives": frozenset({"ngo_applicant"}),
    "decide_organisations": frozenset({"municipal_coordinator"}),
    "count_initiatives": frozenset({"institution_head", "institution_coordinator", "vpii_coordinator"}),
    "invite_to_initiatives": frozenset(
        {"plan_author", "class_teacher", "institution_head", "institution_coordinator", "vpii_coordinator"}
    ),
    "read_library": PROGRAMME,
    "see_events": PROGRAMME,
    "organise_events": frozenset({"event_organiser"}),
    "see_supervisions": PROGRAMME,
    "keep_supervisors": frozenset({"state_officer"}),
    "see_registers": frozenset(
        {
            "accountant",
            "administrator",
            "dpo",
            "institution_head",
            "institution_coordinator",
            "vpii_coordinator",
            "municipal_coordinator",
            "regional_coordinator",
            "state_officer",
        }
    ),
    "administer": frozenset({"administrator"}),
    "see_purposes": frozenset({"administrator", "dpo"}),
}
"""Who comes in at the front door for each action: the marks above, or roles' ids."""

TABLE = "iapflow_actions"


class UndeclaredRouteError(RuntimeError):
    """An address can be reached without anybody having said what it is for."""


def action(name: str) -> Callable[[View], View]:
    """Say which action a view is; the innermost decorator."""
    _known(name)

    def mark(view: View) -> View:
        view.action = name  # type: ignore[attr-defined]
        return view

    return mark


def declare(app: Flask, endpoint: str, name: str) -> None:
    """Say which action an endpoint of another package is."""
    app.extensions.setdefault(TABLE, {})[endpoint] = _known(name)


def action_of(app: Flask, endpoint: str) -> str | None:
    """What was declared for this endpoint, None if nothing was."""
    table: dict[str, str] = app.extensions.get(TABLE, {})
    found: str | None = table.get(endpoint) or getattr(app.view_functions.get(endpoint), "action", None)
    return found


def check_declared(app: Flask) -> None:
    """Stop the start when an address has no declared action.

    Raises:
        UndeclaredRouteError: naming every such address.
    """
    bare = [rule for rule in app.url_map.iter_rules() if action_of(app, rule.endpoint) is None]
    if bare:
        named = ", ".join(sorted(f"{rule.rule} ({rule.endpoint})" for rule in bare))
        raise UndeclaredRouteError(
            f"These addresses have no declared action: {named}. "
            "Put @action(...) on the view or add a line with declare(...)."
        )


def install(app: Flask) -> None:
    """Ask at the front door on every request."""
    app.before_request(front_door)


def front_door() -> ResponseReturnValue | None:
    """Let in, send to sign in, explain a missing role, or refuse."""
    if request.endpoint is None:
        return None  # no such address; the 404 follows by itself
    name = action_of(current_app, request.endpoint)
    admitted = ACTIONS[name] if name else frozenset[str]()
    if admitted == ANYBODY:
        return None
    if not is_signed_in():
        return words_kept() or _to_sign_in()
    if admitted == ACCOUNT:
        return None
    return _with_role(admitted)


def words_kept() -> ResponseReturnValue | None:
    """What was posted to an address of somebody signed in, handed back on a page; None where nothing was typed."""
    name = action_of(current_app, request.endpoint or "")
    return held(is_inside=name is not None and ACTIONS[name] != ANYBODY)


def _with_role(admitted: frozenset[str]) -> tuple[str, int] | None:
    """The rest of the door, for somebody who is signed in."""
    actor = actor_or_none()
    if actor is None or not actor.roles:
        return render_template("no_role.html", actor=actor), 403
    if admitted != ANY_ROLE and not admitted & actor.roles:
        abort(403)
    if not may_open(actor.roles, request.endpoint or ""):
        abort(403)
    return None


def _to_sign_in() -> Response:
    """To the sign-in page, and back here afterwards where going back makes sense."""
    if request.method not in SAFE or request.path == "/":
        return redirect(url_for("security.login"))
    here = request.full_path if request.query_string else request.path
    return redirect(url_for("security.login", next=here))


def _known(name: str) -> str:
    if name not in ACTIONS:
        raise UndeclaredRouteError(
            f"There is no action {name!r}; it would have to stand in iapflow.http.routes.ACTIONS."
        )
    return name
