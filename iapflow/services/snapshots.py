"""Reading a case as the engine wants it: one frozen snapshot, with the revision it was read at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Circumstances, PastEvent, Snapshot
from iapflow.extend import CaseKey, Read, facts
from iapflow.forms.values import values_of
from iapflow.store.case import Case
from iapflow.store.institution import Institution
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.measure import UnitRate
from iapflow.store.reading import CaseRows, units_above
from iapflow.store.semester import Semester


class Asked(Mapping[str, Any]):
    """Facts, each asked of the database at its first mention and then remembered."""

    def __init__(self, read: Read, key: CaseKey) -> None:
        """Nothing is asked yet."""
        self._read, self._key = read, key
        self._known: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """The fact's value; an unknown name raises `KeyError`."""
        if name not in self._known:
            self._known[name] = facts()[name](self._read, self._key)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        """The names that may be asked."""
        return iter(facts())

    def __len__(self) -> int:
        """How many may be asked."""
        return len(facts())


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new case is opened for, and whom the starter appoints where the workflow asks."""

    workflow: str
    institution_id: int
    learner_id: int | None = None
    semester_id: int | None = None
    chosen: int | None = None


def snapshot_of(session: Session, book: Rulebook, rows: CaseRows, at: datetime) -> Snapshot:
    """The snapshot of a case that was read."""
    case, today = rows.case, at.date()
    key = CaseKey(case.id, case.institution_id, case.learner_id, case.semester_id)
    events = tuple(
        PastEvent(row.seq, row.transition, row.from_state, row.to_state, row.actor_id, row.at) for row in rows.events
    )
    did: dict[str, set[int]] = {}
    for row in rows.events:
        did.setdefault(row.transition, set()).update(
            person for person in (row.actor_id, row.acting_for_id) if person is not None
        )
    circumstances = Circumstances(rows.units, rows.relations, {name: frozenset(people) for name, people in did.items()})
    bare = Snapshot(
        case_id=case.id,
        revision=case.revision,
        state=case.state,
        previous_state=case.previous_state,
        entered_at=case.entered_at,
        circumstances=circumstances,
        roots=_roots(session, rows.institution, rows.learner, rows.semester, today) | {"case": _case(case)},
        events=events,
        facts=Asked(Read(session, today), key),
        extra=_extra(session, book),
    )
    return replace(bare, answers=read_answers(book, kept_answers(book, rows)))


def read_answers(book: Rulebook, answers: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Answers as rules read them: alias -> field -> Python value."""
    return {alias: values_of(book.bundle, alias, kept) for alias, kept in answers.items()}


def opening_snapshot(session: Session, book: Rulebook, opening: Opening, at: datetime) -> Snapshot:
    """What is known before a case exists: for whom, where and when it would be opened."""
    today = at.date()
    institution = session.get(Institution, opening.institution_id)
    learner = session.get(Learner, opening.learner_id) if opening.learner_id else None
    semester = session.get(Semester, opening.semester_id) if opening.semester_id else None
    if institution is None:
        raise LookupError(f"there is no institution {opening.institution_id}")
    key = CaseKey(0, opening.institution_id, opening.learner_id, opening.semester_id)
    return Snapshot(
        case_id=0,
        revision=0,
        state=book.workflow.initial,
        circumstances=Circumstances(units_above(session, institution.id, today)),
        roots=_roots(session, institution, learner, semester, today),
        facts=Asked(Read(session, today), key),
        extra=_extra(session, book),
    )


def kept_answers(book: Rulebook, rows: CaseRows) -> dict[str, Mapping[str, Any]]:
    """Alias -> answers as JSON: the draft where one may be written now, else what was handed in."""
    state = book.workflow.states[rows.case.state]
    handed_in = {alias: row.answers for alias, row in rows.submissions.items()}
    written = {alias: row.answers for alias, row in rows.drafts.items() if alias in state.edit}
    return {**handed_in, **written}


def _case(case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "stage": case.stage,
        "version": case.workflow_version,
        "started": case.started_at.date(),
        "due": case.due_at.date() if case.due_at else None,
    }


def _roots(
    session: Session, institution: Institution, learner: Learner | None, semester: Semester | None, today: date
) -> dict[str, Mapping[str, Any]]:
    return {
        "institution": {
            "name": institution.name,
            "code": institution.code,
            "partner_type": institution.partner_type,
            "type": institution.type,
            "kind": institution.kind,
        },
        "subject": _subject(session, learner, today) if learner else {"name": institution.name},
        "semester": {
            "start": semester.starts_on,
            "end": semester.ends_on,
            "number": semester.number,
            "school_year": semester.school_year,
        }
        if semester
        else {},
    }


def _subject(session: Session, learner: Learner, today: date) -> dict[str, Any]:
    enrolled = session.scalars(
        select(Enrolment)
        .where(Enrolment.learner_id == learner.id, Enrolment.valid_from <= today)
        .order_by(Enrolment.valid_from.desc())
        .limit(1)
    ).one_or_none()
    return {
        "name": learner.full_name,
        "date_of_birth": learner.date_of_birth,
        "is_practice": learner.is_practice,
        "grade": enrolled.grade if enrolled else None,
        "class_name": enrolled.class_name if enrolled else None,
    }


def _extra(session: Session, book: Rulebook) -> dict[str, Any]:
    rates = session.execute(select(UnitRate.measure_code, UnitRate.valid_from, UnitRate.cents_per_hour)).all()
    return {"$rates": [tuple(rate) for rate in rates], "$calendar": book.calendar}
