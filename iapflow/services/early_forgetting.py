"""At the end of a school year the words go too: concerns, entries, answers and reviews of learners without a signal.

Of learners with a signal they stay a year longer, as the daily sums do.  The journal keeps that
something was told and decided, and when; what was said is nowhere.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, select
from sqlalchemy.orm import Session

from iapflow.services.early_keeping import ONE_DAY, Year, last_year
from iapflow.services.room import Room
from iapflow.store.asked_draft import AskedDraft
from iapflow.store.case import Case
from iapflow.store.early_signs import EarlySignal
from iapflow.store.observation import Observation
from iapflow.store.setting import Setting
from iapflow.store.store import Store, connection_of
from iapflow.store.submission import Draft, Submission
from iapflow.store.upload import Upload

WORKFLOWS = ("concern", "behaviour_entry", "wellbeing", "early_review")
CHUNK = 500
LAST = "early_words_forgotten"
"""The setting that remembers on which day was looked last."""


def forget_words(store: Store, room: Room) -> int:
    """Once a day: words that nobody may hold any longer go, in every institution; how many cases lost theirs."""
    with store.reading() as session:
        on = room.now(session).date()
        last = session.get(Setting, LAST)
        if last is not None and last.value == on.isoformat():
            return 0
    with store as session:
        session.merge(Setting(name=LAST, value=on.isoformat(), valid_from=None))
        year = last_year(session, on, room.definitions.current(session))
        return _forget(session, year) if year is not None else 0


def _forget(session: Session, year: Year) -> int:
    connection = connection_of(session)
    gone = session.scalars(_late(year)).all()
    for start in range(0, len(gone), CHUNK):
        cases = gone[start : start + CHUNK]
        for model in (Submission, Draft, AskedDraft, Upload):
            connection.execute(delete(model).where(model.case_id.in_(cases)))
    flagged = and_(Observation.noted_on >= year.starts_on, _flagged(year, Observation))
    connection.execute(delete(Observation).where(Observation.noted_on <= year.ends_on, ~flagged))
    return len(gone)


def _late(year: Year) -> Select[int]:
    """Closed cases with words in them, begun by the year's end about learners without a signal in it."""
    ours = Case.workflow.in_(WORKFLOWS), Case.is_open.is_(False), Case.started_at < _after(year.ends_on)
    has_words = exists().where(Submission.case_id == Case.id)
    flagged = and_(Case.started_at >= _at(year.starts_on), _flagged(year, Case))
    return select(Case.id).where(*ours, has_words, ~flagged)


def _flagged(year: Year, model: Any) -> ColumnElement[bool]:
    """Whether the learner of a row had a signal there in the year."""
    return exists().where(
        EarlySignal.institution_id == model.institution_id, EarlySignal.learner_id == model.learner_id,
        EarlySignal.semester_id.in_([semester.id for semester in year.semesters]),
    )  # fmt: skip


def _at(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _after(day: date) -> datetime:
    return _at(day + ONE_DAY)
