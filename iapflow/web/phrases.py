"""*Frāzes*: the bank of an institution, and what of it stands beside the fields of a form."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iapflow.errors import Missing, Reason, Refused
from iapflow.forms.controls import Control, FormPage
from iapflow.forms.sheet import input_name
from iapflow.http.actor import actor_or_none, current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import action
from iapflow.http.whole_numbers import whole
from iapflow.services import phrases as service
from iapflow.services.drafts import OpenForm
from iapflow.services.phrases import Wish
from iapflow.web.pages import pages

ADDRESS = "/frazes"
BUTTON = "_phrase"
BESIDE = 8
"""So many phrases at most stand beside one field; those for the answer next to it come first."""
PRESSED = re.compile(r"(?P<path>[a-z][a-z0-9_]{0,39}(\[[a-z0-9_]{1,40}\]\.[a-z][a-z0-9_]{0,39})?)\|(?P<words>.{1,500})")


@pages.get(ADDRESS)
@action("write_phrases")
def phrases() -> str:
    """The bank of the institution one works at, or of the one that is chosen."""
    return _page(_house(request.args.get("house", type=whole)))


@pages.post(ADDRESS)
@action("write_phrases")
def phrase_written() -> ResponseReturnValue:
    """Keep a phrase as one's own."""
    form, house = request.form, _house(request.form.get("house", type=whole))
    wish = Wish(house, form.get("field", "")[:140], form.get("code", "")[:40], form.get("words", "")[:5000])
    try:
        service.write(current_store(), room(), current_actor(), wish)
    except Refused as refused:
        return _page(house, refused.reasons), 422
    flash(say("The phrase is kept. Until it is released only you have it."), "success")
    return redirect(url_for("web.phrases", house=house))


@pages.post(f"{ADDRESS}/<int:phrase_id>/izlaist")
@action("write_phrases")
def phrase_released(phrase_id: int) -> ResponseReturnValue:
    """Let everybody of the house have it."""
    service.release(current_store(), room(), current_actor(), phrase_id)
    flash(say("The phrase is released: everybody of the institution is offered it."), "success")
    return redirect(url_for("web.phrases", house=request.form.get("house", type=whole)))


@pages.post(f"{ADDRESS}/<int:phrase_id>/atsaukt")
@action("write_phrases")
def phrase_taken_back(phrase_id: int) -> ResponseReturnValue:
    """Away with it."""
    service.take_back(current_store(), current_actor(), phrase_id)
    flash(say("The phrase is taken back. What was written with it stays."), "success")
    return redirect(url_for("web.phrases", house=request.form.get("house", type=whole)))


@pages.app_context_processor
def writers() -> dict[str, Callable[[], bool]]:
    """Whether the menu of the user leads here."""
    return {"has_phrases": _has_phrases}


def _has_phrases() -> bool:
    """Whether this person belongs to an institution with a bank."""
    actor = actor_or_none()
    return actor is not None and bool(service.houses(actor))


def beside(form: OpenForm, page: FormPage) -> dict[str, list[str]]:
    """Path of a control -> the phrases that stand beside it."""
    if not form.may_write:
        return {}
    case, form_id = form.pen.case, form.filled.sheet.form.id
    offered = service.offered(form.pen.session, current_actor(), case.institution_id, form_id)
    return at_controls(page, offered) if offered else {}


def at_controls(page: FormPage, offered: Mapping[str, Sequence[tuple[str, str]]]) -> dict[str, list[str]]:
    """What is offered, at each control that is written: in a row only what fits the answers of that row."""
    found = {}
    for one in (one for part in page.sections for one in part.controls):
        if one.path in offered and one.is_writable:
            found[one.path] = [words for _, words in offered[one.path]][:BESIDE]
        for row in one.rows:
            codes = {cell.answer for cell in row.cells if isinstance(cell.answer, str)}
            for cell in row.cells:
                there = offered.get(f"{one.path}.{cell.path.rsplit('.', 1)[-1]}", ())
                if there and cell.is_writable:
                    found[cell.path] = _fitting(there, codes)
    return {path: words for path, words in found.items() if words}


def by_input(page: FormPage, found: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """The same by the name of the input, empty where there is none: for the script."""
    controls: list[Control] = [one for part in page.sections for one in part.controls]
    cells = [cell for one in controls for row in one.rows for cell in row.cells]
    return {one.name: found.get(one.path, ()) for one in (*controls, *cells) if one.shape == "area"}


def _fitting(there: Sequence[tuple[str, str]], codes: Collection[str]) -> list[str]:
    mine = [words for code, words in there if code and code in codes]
    return [*mine, *(words for code, words in there if not code)][:BESIDE]


def put_phrase(posted: Any) -> Any:
    """What was posted, with the phrase that was pressed behind the words of its field; without a script."""
    pressed = PRESSED.fullmatch(posted.get(BUTTON, ""))
    if pressed is None:
        return posted
    words, name = posted.copy(), input_name(pressed["path"])
    words[name] = f"{words.get(name, '').rstrip()} {pressed['words']}".strip()
    return words


def _house(asked: int | None) -> int:
    mine = service.houses(current_actor())
    if not mine or (asked is not None and asked not in mine):
        raise Missing
    return asked or mine[0]


def _page(house: int, reasons: Sequence[Reason] = ()) -> str:
    actor = current_actor()
    with current_store().reading() as session:
        places = service.places(room().definitions.current(session))
        return render_template(
            "phrases.html", lines=service.bank(session, room(), actor, house), house=house,
            houses=service.house_names(session, actor), places=places, typed=request.form,
            codes=_codes(places), errors=[(reason.fix or "words", reason.sentence) for reason in reasons],
        )  # fmt: skip


def _codes(places: Sequence[service.Place]) -> list[tuple[str, str]]:
    """Each answer that a phrase may be tied to, once."""
    return list({code: say(label) for place in places for code, label in place.codes}.items())
