"""Files of a form: put in at once while somebody writes, fetched by who sees their answer."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import blake2b
from typing import Any
from urllib.parse import quote

from flask import Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Reason, Refused, Text
from iapflow.forms.files import named
from iapflow.forms.sheet import input_name
from iapflow.http.actor import current_actor
from iapflow.http.files_in import takes_files
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.services.uploads import Chosen, Given, give_file, keep_file
from iapflow.web.pages import pages

NO_FILE = Text("Choose a file.")
PUTS, LEAVES = "_put", "_unput"
CELL = re.compile(r"\[[^]]*\]")


def file_input(path: str) -> str:
    """The name of the file's own input; short, whatever the field is called."""
    return "_file" + blake2b(path.encode(), digest_size=5).hexdigest()


@pages.post("/plani/<int:case_id>/veidlapa/<alias>/datne")
@action("edit_form")
@takes_files
def put_file(case_id: int, alias: str) -> ResponseReturnValue:
    """Keep a file that the script sends by itself."""
    path = request.form.get(PUTS, "")
    try:
        answer = kept(case_id, alias, path, request.files.get("file"))
    except Refused as refused:
        return jsonify(wrong=say(refused.reasons[0].sentence)), 422
    found = named(answer)
    return jsonify(answer=answer, name=found[1] if found else "", url=address(case_id, answer))


@pages.get("/plani/<int:case_id>/datnes/<token>")
@action("see_case")
def give(case_id: int, token: str) -> Response:
    """A file, always to be saved and never shown as a page."""
    return as_download(give_file(current_store(), room(), current_actor(), case_id, token[:32]))


def as_download(given: Given) -> Response:
    """A file on its way out, never to be shown as a page."""
    answer = Response(given.content, mimetype=given.media_type)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(given.name)}"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def kept(case_id: int, alias: str, path: str, file: Any) -> str:
    """Keep a posted file; the answer that names it.

    Raises:
        Refused: none was chosen, or it is not one that is taken.
    """
    if file is None or not file.filename:
        raise Refused((Reason("form", NO_FILE, f"{alias}.{path}"),))
    chosen = Chosen(case_id, alias, CELL.sub("", path), file.filename, file.read())
    try:
        return keep_file(current_store(), room(), current_actor(), chosen)
    except Refused as refused:
        raise Refused(tuple(replace(reason, fix=f"{alias}.{path}") for reason in refused.reasons)) from None


def put_in(case_id: int, alias: str, posted: Any) -> Any:
    """What was posted, with the file that was pressed in (or taken out) in its field; for pages without a script.

    Raises:
        Refused: as `kept`.
    """
    for name in (PUTS, LEAVES):
        path = posted.get(name)
        if path:
            words = posted.copy()
            given = kept(case_id, alias, path, request.files.get(file_input(path))) if name == PUTS else ""
            words[input_name(path)] = given
            return words
    return posted


def address(case_id: int, answer: object) -> str:
    """Where the file of an answer is fetched; empty for words about where a document is kept."""
    found = named(answer)
    return url_for("web.give", case_id=case_id, token=found[0]) if found else ""
