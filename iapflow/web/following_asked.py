"""What shows, asks and adds up while somebody types into a form that comes with a button, a vote, a task or a start."""

from __future__ import annotations

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from iapflow.errors import Missing
from iapflow.forms.binding import bind
from iapflow.forms.filled import Filled
from iapflow.forms.following import follow
from iapflow.http.actor import current_actor
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.services import starting
from iapflow.services.asked_here import task_page, vote_page
from iapflow.services.asking import ask
from iapflow.web.laying import voice_for
from iapflow.web.pages import pages


@pages.post("/plani/<int:case_id>/darbiba/<transition>/seko")
@action("fire_transition")
def fire_follow(case_id: int, transition: str) -> ResponseReturnValue:
    """The form that is asked with a transition."""
    with current_store().reading():
        return as_typed(ask(current_store(), room(), current_actor(), (case_id, transition)).filled)


@pages.post("/plani/<int:case_id>/seko-balsojumam")
@action("fire_transition")
def vote_follow(case_id: int) -> ResponseReturnValue:
    """The sheet of a vote."""
    with current_store().reading():
        return as_typed(vote_page(current_store(), room(), current_actor(), case_id).filled)


@pages.post("/plani/<int:case_id>/seko-uzdevumam/<key>", defaults={"row": ""})
@pages.post("/plani/<int:case_id>/seko-uzdevumam/<key>/<row>")
@action("fire_transition")
def task_follow(case_id: int, key: str, row: str) -> ResponseReturnValue:
    """The form of a task."""
    with current_store().reading():
        return as_typed(task_page(current_store(), room(), current_actor(), (case_id, (key, row))).filled)


@pages.post("/lietas/jauna/<workflow>/seko")
@action("start_case")
def start_follow(workflow: str) -> ResponseReturnValue:
    """The form that comes with the opening of a case."""
    page = (request.form, False)
    with current_store().reading():
        return as_typed(starting.starting(current_store(), room(), current_actor(), workflow, page).filled)


def as_typed(form: Filled | None) -> ResponseReturnValue:
    """How a form stands with what was posted now; nothing is judged or kept.

    Raises:
        Missing: there is no form.
    """
    if form is None:
        raise Missing
    filled = bind(form.sheet, request.form, form.occasion, "draft")
    return jsonify(follow(filled, voice_for(filled)))
