"""What several lists share: for whom they are made, where a to-do is done, how a state looks."""

from __future__ import annotations

from flask import url_for
from sqlalchemy.orm import Session

from iapflow.http.actor import current_actor
from iapflow.http.parts import room
from iapflow.reports.doing import Doing
from iapflow.reports.viewer import Viewer

TONES = {
    "draft": "active", "in_review": "active", "prepared": "waiting", "submitted": "waiting",
    "approved_by_head": "waiting", "at_municipality": "waiting", "at_state": "waiting", "in_delivery": "active",
    "suspended": "paused", "evaluated": "waiting", "closed": "done", "inactive": "stopped", "withdrawn": "stopped",
    "planned": "waiting", "thinking": "waiting", "applies": "done",
    "handed_back": "waiting",
}  # fmt: skip


def viewer(session: Session) -> Viewer:
    """Whoever asks, with today's definitions."""
    return Viewer(current_actor(), room().definitions.current(session))


def where_done(doing: Doing, case_id: int, learner_id: int | None) -> str:
    """The page on which a to-do is done."""
    if doing.place == "form":
        return url_for("web.case_form", case_id=case_id, alias=doing.alias)
    if doing.place == "vote":
        return url_for("web.vote", case_id=case_id)
    if doing.place == "task":
        return url_for("web.task", case_id=case_id, key=doing.alias, row=doing.row_id)
    if doing.place == "approval":
        return url_for("web.approve", case_id=case_id)
    if doing.place == "application" and learner_id is not None:
        return url_for("web.application_new", learner_id=learner_id)
    if doing.place == "talk" and learner_id is not None:
        return url_for("web.talk", learner_id=learner_id)
    if doing.place == "author" and learner_id is not None:
        return url_for("web.choose_author", learner_id=learner_id)
    return url_for("web.case", case_id=case_id)


def tone_of_state(state: str) -> str:
    """The drawing beside a state's name; the words say the rest."""
    return TONES.get(state, "neutral")
