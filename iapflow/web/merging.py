"""A form that somebody else writes too: what came in from them, and where both wrote, in the words of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from iapflow.forms.binding import bind
from iapflow.forms.controls import FormPage, flat
from iapflow.forms.merging import Merged, marks
from iapflow.forms.sheet import input_name
from iapflow.http.formats import RIGA
from iapflow.http.language import say
from iapflow.services.drafts import OpenForm, Page, Saved
from iapflow.web.laying import lay

STAYS = ("_stay", "_mine", "_theirs", "_put", "_unput", "_carried", "_phrase")
"""Buttons after which the same page is shown again."""


@dataclass(frozen=True, slots=True)
class Clash:
    """One answer that two people wrote differently: who the other one is, when, and what they wrote."""

    path: str
    by: str
    at: str
    theirs: str


def made_from(page: Page, posted: Any) -> Page:
    """What the page says it was made from, and which clashes were settled on it."""
    mine, theirs = tuple(posted.getlist("_mine")), tuple(posted.getlist("_theirs"))
    return replace(page, seen=posted.get("_seen", ""), mine=mine, theirs=theirs)


def stays(posted: Mapping[str, Any], saved: Saved, transition: str | None) -> bool:
    """True where the same page is shown again rather than left."""
    return any(name in posted for name in STAYS) or waits(saved, transition)


def status_of(posted: Mapping[str, Any], saved: Saved, transition: str | None) -> int:
    """A conflict is one only where something was to be left or handed in."""
    is_asked = saved.form.filled.pressed or any(name in posted for name in STAYS)
    return 409 if waits(saved, transition) and not is_asked else 200


def waits(saved: Saved, transition: str | None) -> bool:
    """Nothing is handed in over words of somebody else that this person has not seen."""
    found = saved.merged
    return found is not None and bool(found.clashes or (transition and found.taken))


def merged_in(saved: Saved) -> dict[str, Any]:
    """What the script is told: the marks to go on with, where both wrote, whether there is news to show."""
    found = saved.merged
    if found is None:
        filled = saved.form.filled
        return {"seen": marks(filled.sheet, filled.answers, filled.access.writable)}
    clashes = [input_name(path) for path in found.clashes]
    return {"seen": found.seen, "clashes": clashes, "taken": bool(found.taken)}


def together(form: OpenForm, page: FormPage, saved: Saved | None) -> dict[str, Any]:
    """What the page shows of somebody else's writing."""
    filled = form.filled
    if saved is None or saved.merged is None or not saved.merged.is_news:
        return {"seen": marks(filled.sheet, filled.answers, filled.access.writable), "clashes": {}, "came_in": None}
    found, at = saved.merged, _clock(saved)
    return {"seen": found.seen_shown, "clashes": _clashes(form, saved), "came_in": _came_in(page, found, saved.by, at)}


def _came_in(page: FormPage, found: Merged, by: str, at: str) -> dict[str, Any] | None:
    """Who changed what meanwhile, with links to it."""
    places = [
        (control.focus_id, say(control.label)) for part in page.sections for control in flat(part.controls)
        if control.path in found.taken
    ]  # fmt: skip
    for part in page.sections:
        for group in part.controls:
            changed = [path for path in found.taken if path.startswith(f"{group.path}[") and path.endswith("]")]
            places += [(group.name, say(group.label))] if changed else []
    if not found.is_news:
        return None
    return {"by": by, "at": at, "places": list(dict.fromkeys(places))}


def _clashes(form: OpenForm, saved: Saved) -> dict[str, Clash]:
    filled, found = form.filled, saved.merged
    if found is None or not found.clashes:
        return {}
    theirs = bind(filled.sheet, {}, replace(filled.occasion, before=found.answers), "draft")
    told = {one.path: one.text for part in lay(theirs).sections for one in flat(part.controls)}
    return {path: Clash(path, saved.by, _clock(saved), told.get(path, "")) for path in found.clashes}


def _clock(saved: Saved) -> str:
    local = saved.since.astimezone(RIGA) if saved.since else None
    return f"{local.hour}.{local.minute:02}" if local else ""
