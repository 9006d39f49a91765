"""Visits of the school under two versions of a small workflow, beside the shipped ones."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from iapflow.extend import REGISTRY
from iapflow.services import drafts
from iapflow.services.cases import Opening
from iapflow.services.definitions import Publication, publish
from iapflow.services.drafts import Page
from iapflow.store.base import Model
from iapflow.store.case import Case
from iapflow.store.reading import load_case
from iapflow.store.store import Store
from iapflow.store.submission import Draft
from iapflow.store.task import Task
from iapflow.store.timer import Timer
from tests.definitions import two_versions as texts
from tests.services.town import TEXTS, Town

SHARED = {
    path: raw for path, raw in TEXTS.items() if path.split("/")[1] in {"roles.yaml", "calendar.yaml", "purposes.yaml"}
}
WRITER, HEAD = "institution_coordinator", "institution_head"


class Visits:
    """Short ways to open visits, move them, and see them whole."""

    def __init__(self, town: Town) -> None:
        """Publish the first version."""
        self.town, self.opened = town, 0
        self.publish(texts.first())

    def publish(self, changed: dict[str, bytes]) -> Publication:
        """Make these what new visits begin on."""
        return publish(self.town.store, {**SHARED, **changed}, REGISTRY, self.town.now)

    def open(self) -> int:
        """A visit in its draft."""
        self.opened += 1
        return self.town.start(Opening("visit", self.town.school), WRITER)

    def write(self, case: int, answers: dict[str, Any] | None = None) -> int:
        """Keep a draft; its revision."""
        page = Page(case, "sheet")
        return drafts.save_draft(
            self.town.store, self.town.room, self.town.who(WRITER), page, answers or texts.ANSWERS
        ).revision

    def waiting(self, answers: dict[str, Any] | None = None) -> int:
        """A visit that was submitted."""
        case = self.open()
        self.town.fire(case, "submit", WRITER, answers={"sheet": answers or texts.ANSWERS})
        return case

    def paused(self) -> int:
        """A visit that was submitted and paused."""
        case = self.waiting()
        self.town.fire(case, "pause", HEAD)
        return case

    def one(self, case: int) -> Case:
        """Its row."""
        with self.town.store.reading() as session:
            return session.get_one(Case, case)

    def answers(self, case: int) -> Any:
        """The newest sheet that was handed in."""
        with self.town.store.reading() as session:
            rows = load_case(session, case, self.town.now.date())
            return rows.submissions["sheet"].answers if rows and "sheet" in rows.submissions else None


def whole(store: Store, case: int) -> dict[str, Any]:
    """Everything that a move may change in a case, but its revision and its journal."""
    with store.reading() as session:
        row = session.get_one(Case, case)
        rows = load_case(session, case, row.started_at.date())
        assert rows is not None
        return {
            "case": _columns(row, {"revision", "updated_at"}),
            "tasks": [_columns(one) for one in _mine(session, Task, case) if one.closed_at is None],
            "timers": [_columns(one) for one in _mine(session, Timer, case) if one.done_at is None],
            "drafts": [_columns(one, {"revision"}) for one in _mine(session, Draft, case)],
            "handed_in": {alias: (one.answers, one.form_digest) for alias, one in rows.submissions.items()},
        }


def _mine(session: Any, model: type[Any], case: int) -> Any:
    return session.scalars(select(model).where(model.case_id == case).order_by(*model.__table__.primary_key.columns))


def _columns(row: Model, without: set[str] = frozenset()) -> dict[str, Any]:  # type: ignore[assignment]
    return {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key not in without}
