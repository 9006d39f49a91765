"""Files put into forms that no draft holds: with a transition, an application, a start."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Missing, Reason, Refused
from iapflow.forms.files import named
from iapflow.forms.filled import Filled
from iapflow.forms.sheet import input_name
from iapflow.http.actor import current_actor
from iapflow.http.files_in import takes_files
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.services import applications, files_asked, starting
from iapflow.services.asking import ask
from iapflow.services.uploads import Chosen
from iapflow.web.pages import pages
from iapflow.web.uploads import CELL, LEAVES, NO_FILE, PUTS, address, as_download, file_input


@dataclass(frozen=True, slots=True)
class Place:
    """The form that takes a file: of which case (None: none is opened yet), under which name."""

    case_id: int | None
    alias: str
    filled: Filled


@pages.post("/plani/<int:case_id>/darbiba/<transition>/datne")
@action("fire_transition")
@takes_files
def fire_file(case_id: int, transition: str) -> ResponseReturnValue:
    """Keep a file of the form that is asked with a transition."""
    return _by_script(of_transition(case_id, transition))


@pages.post("/izglitojamie/<int:learner_id>/iesniegums/datne")
@action("start_case")
@takes_files
def application_file(learner_id: int) -> ResponseReturnValue:
    """Keep the scan of a paper that is being registered."""
    return _by_script(of_application(learner_id))


@pages.post("/lietas/jauna/<workflow>/datne")
@action("start_case")
@takes_files
def start_file(workflow: str) -> ResponseReturnValue:
    """Keep a file of the form that opens a case."""
    return _by_script(of_start(workflow))


@pages.get("/datnes/<token>")
@action("start_case")
def give_own(token: str) -> Response:
    """A file that has no case yet, for who put it in."""
    return as_download(files_asked.give_own(current_store(), current_actor(), token[:32]))


def of_transition(case_id: int, transition: str) -> Place:
    """The form that is asked when this is pressed."""
    asked = ask(current_store(), room(), current_actor(), (case_id, transition))
    return _place(case_id, asked.alias, asked.filled)


def of_application(learner_id: int) -> Place:
    """The form of the application."""
    filled = applications.blank(current_store(), room(), current_actor(), learner_id)
    return Place(None, applications.ALIAS, filled)


def of_start(workflow: str) -> Place:
    """The form that comes with the opening."""
    found = starting.starting(current_store(), room(), current_actor(), workflow, (request.form, False))
    return _place(None, found.workflow.start.form, found.filled)


def _place(case_id: int | None, alias: str | None, filled: Filled | None) -> Place:
    if alias is None or filled is None:
        raise Missing
    return Place(case_id, alias, filled)


def is_file_button() -> bool:
    """Whether a page without a script puts a file in or takes one out."""
    return bool(request.form.get(PUTS) or request.form.get(LEAVES))


def with_file(place: Place) -> Any:
    """What was posted, with the file in its field (or out of it).

    Raises:
        Refused: none was chosen, or it is not one that is taken.
    """
    words = request.form.copy()
    path = request.form.get(PUTS)
    if path:
        words[input_name(path)] = _kept(place, path, request.files.get(file_input(path)))
    else:
        words[input_name(request.form[LEAVES])] = ""
    return words


def file_words(case_id: int | None) -> dict[str, Any]:
    """What templates need to draw fields for files."""
    given = partial(address, case_id) if case_id is not None else _own_address
    return {"file_address": given, "file_input": file_input}


def _own_address(answer: object) -> str:
    found = named(answer)
    return url_for("web.give_own", token=found[0]) if found else ""


def _kept(place: Place, path: str, file: Any) -> str:
    if file is None or not file.filename:
        raise Refused((Reason("file", NO_FILE, f"{place.alias}.{path}"),))
    chosen = Chosen(place.case_id, place.alias, CELL.sub("", path), file.filename, file.read())
    try:
        return files_asked.keep_asked(current_store(), room(), current_actor(), place.filled, chosen)
    except Refused as refused:
        raise Refused((Reason("file", refused.reasons[0].sentence, f"{place.alias}.{path}"),)) from None


def _by_script(place: Place) -> ResponseReturnValue:
    try:
        answer = _kept(place, request.form.get(PUTS, ""), request.files.get("file"))
    except Refused as refused:
        return jsonify(wrong=say(refused.reasons[0].sentence)), 422
    found = named(answer)
    return jsonify(answer=answer, name=found[1] if found else "", url=file_words(place.case_id)["file_address"](answer))
