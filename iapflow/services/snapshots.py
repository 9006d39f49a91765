"""Reading a case as the engine wants it: one frozen snapshot, with the revision it was read at.

What no rule mentions is not read: facts, answers, relations and the journal are asked of the
database at their first mention, inside the same transaction.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, overload

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from iapflow.builtin.figures import SETTINGS
from iapflow.builtin.functions import SUBJECT_CODE
from iapflow.definitions.bundle import Bundle
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Circumstances, PastEvent, Snapshot
from iapflow.extend import About, CaseKey, Read, facts, subjects
from iapflow.forms.values import values_of
from iapflow.policy.circumstances import Handed
from iapflow.policy.seeing import sheets_of_votes
from iapflow.services import case_calendars
from iapflow.services.asked import Asked
from iapflow.services.children import children_of
from iapflow.services.clocking import clocks_read
from iapflow.services.compensating import compensations_read
from iapflow.services.fillings import fillings_of, many_of
from iapflow.services.named_in_fields import with_fields
from iapflow.services.semesters import semester_root
from iapflow.services.settings import reader_of
from iapflow.store.institution import Institution
from iapflow.store.learner import Learner
from iapflow.store.measure import UnitRate
from iapflow.store.reading import CaseRows, enrolled, units_above
from iapflow.store.semester import Semester
from iapflow.store.store import connection_of

Kept = Mapping[str, Mapping[str, Any]]
ROOTS = ("case", "institution", "subject", "semester")
RATES = select(UnitRate.measure_code, UnitRate.valid_from, UnitRate.cents_per_hour)


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new case is opened for, and whom the starter appoints where the workflow asks.

    Args:
        parent_id, parent_row: the case, and the row of its form, that this one is begun for.
        brought: what its parent gives along: a role, or a form's field as `claim.amount`.
    """

    workflow: str
    institution_id: int
    learner_id: int | None = None
    semester_id: int | None = None
    chosen: int | None = None
    person_id: int | None = None
    organisation: str | None = None
    parent_id: int | None = None
    parent_row: str | None = None
    brought: Mapping[str, Any] = field(default_factory=dict)


class Journal(Sequence[PastEvent]):
    """The events of a case, read when a rule or a four-eyes check looks at them."""

    def __init__(self, rows: CaseRows) -> None:
        """Nothing is read yet."""
        self._rows = rows

    @cached_property
    def _events(self) -> tuple[PastEvent, ...]:
        return tuple(
            PastEvent(row.seq, row.transition, row.from_state, row.to_state, row.actor_id, row.at)
            for row in self._rows.events
        )

    @overload
    def __getitem__(self, index: int) -> PastEvent: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[PastEvent]: ...
    def __getitem__(self, index: int | slice) -> PastEvent | Sequence[PastEvent]:
        """One event, or some."""
        return self._events[index]

    def __iter__(self) -> Iterator[PastEvent]:
        """Oldest first."""
        return iter(self._events)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._events)


def snapshot_of(
    session: Session, book: Rulebook, rows: CaseRows, at: datetime, bundle_of: Callable[[str], Bundle]
) -> Snapshot:
    """The snapshot of a case that was read; `bundle_of` finds the texts that its children run on."""
    case = rows.case
    key = _key(case)
    kept = kept_answers(book, rows)
    return Snapshot(
        case_id=case.id,
        revision=case.revision,
        state=case.state,
        previous_state=case.previous_state,
        entered_at=case.entered_at,
        circumstances=Circumstances(
            rows.units,
            Asked(lambda: _tied(book, rows), lambda name: _tied(book, rows)[name]),
            Asked(lambda: _did(rows), lambda name: _did(rows)[name]),
            handed_of(rows),
            _stood_in(rows, book),
        ),
        roots=_roots(
            (session, book, at.date()),
            lambda: rows.institution,
            lambda: rows.learner,
            lambda: rows.enrolled,
            lambda: rows.semester,
            lambda: rows.case,
        ),
        answers=Asked(lambda: list(kept), lambda alias: values_of(book.bundle, alias, kept[alias])),
        events=Journal(rows),
        facts=_facts(session, at.date(), key),
        fillings=fillings_of(connection_of(session), book, case.id),
        children=Asked(lambda: (), lambda workflow: children_of(connection_of(session), case.id, workflow, bundle_of)),
        extra=_extra(session, book, key),
        clocks=clocks_read(book, rows),
        clock_due_at=case.clock_due_at,
    )


def opening_snapshot(session: Session, book: Rulebook, opening: Opening, at: datetime) -> Snapshot:
    """What is known before a case exists: for whom, where and when it would be opened."""
    book = case_calendars.of_opening(session, book, opening, at.date())
    key = _key(opening)
    return Snapshot(
        case_id=0,
        revision=0,
        state=book.workflow.initial,
        circumstances=Circumstances(units_above(session, opening.institution_id, at.date())),
        roots=_roots(
            (session, book, at.date()),
            lambda: session.get_one(Institution, opening.institution_id),
            lambda: session.get(Learner, opening.learner_id) if opening.learner_id else None,
            lambda: enrolled(connection_of(session), opening.learner_id, at.date()),
            lambda: session.get(Semester, opening.semester_id) if opening.semester_id else None,
            lambda: opening,
        ),
        facts=_facts(session, at.date(), key),
        extra=_extra(session, book, key),
    )


def kept_answers(book: Rulebook, rows: CaseRows) -> Kept:
    """Alias -> answers as JSON: the draft where one may be written now, else what was handed in.

    The sheets of votes are nobody's answers; rules read them as `votes.<form>`.  A form that is filled
    many times begins anew each time.
    """
    editable = book.workflow.states[rows.case.state].edit
    sheets, many = sheets_of_votes(book.workflow), many_of(book.workflow)

    def answers(alias: str) -> Mapping[str, Any]:
        if alias in sheets:
            raise KeyError(alias)
        row = rows.drafts.get(alias) if alias in editable else None
        if row is None and alias in many:
            raise KeyError(alias)
        row = row or rows.submissions[alias]
        found: Mapping[str, Any] = row.answers
        return found

    def names() -> Collection[str]:
        return ({*rows.submissions} - many | {alias for alias in rows.drafts if alias in editable}) - sheets

    return Asked(names, answers)


def read_answers(book: Rulebook, answers: Kept) -> dict[str, Mapping[str, Any]]:
    """Answers as rules read them: alias -> field -> Python value."""
    return {alias: values_of(book.bundle, alias, kept) for alias, kept in answers.items()}


def _tied(book: Rulebook, rows: CaseRows) -> Mapping[str, frozenset[int]]:
    return with_fields(book.roles, rows.relations)


def _did(rows: CaseRows) -> dict[str, frozenset[int]]:
    did: dict[str, set[int]] = {}
    for row in rows.events:
        people = (person for person in (row.actor_id, row.acting_for_id) if person is not None)
        did.setdefault(row.transition, set()).update(people)
    return {name: frozenset(people) for name, people in did.items()}


def handed_of(rows: CaseRows) -> tuple[Handed, ...]:
    """The open to-dos of this case that were handed on; looked for only where one ever was."""
    if not rows.case.was_handed_on:
        return ()
    return tuple(
        Handed(task.handed_from, task.role, task.person_id, task.handed_because or "")
        for task in rows.tasks
        if task.handed_from
    )


def _stood_in(rows: CaseRows, book: Rulebook) -> Mapping[str, frozenset[int]]:
    """Who pressed in a role tied to the case that was handed on to them; looked for only where one ever was."""
    if not rows.case.was_handed_on:
        return {}
    found: dict[str, set[int]] = {}
    for row in rows.events:
        role = book.roles.get(row.role or "")
        if role is not None and role.relation is not None and "handed_because" in (row.note or {}):
            found.setdefault(str(role.relation), set()).add(row.actor_id)
    return {relation: frozenset(people) for relation, people in found.items()}


def _facts(session: Session, on: date, key: CaseKey) -> Asked[Any]:
    return Asked(facts, lambda name: facts()[name](Read(session, on), key))


def _roots(
    around: tuple[Session, Rulebook, date],
    institution: Callable[[], Any],
    learner: Callable[[], Any],
    enrolment: Callable[[], Any],
    *rest: Callable[[], Any],
) -> Asked[Mapping[str, Any]]:
    """`case.*`, `institution.*`, `subject.*`, `semester.*`, each read when it is first mentioned."""
    session, book, today = around
    semester, case = rest
    ask: dict[str, Callable[[], Mapping[str, Any]]] = {
        "case": lambda: _case(case()),
        "institution": lambda: institution_root(institution()),
        "subject": lambda: subjects()[book.workflow.subject](
            About(Read(session, today), _key(case()), learner, enrolment, institution)
        ),
        "semester": lambda: semester_root(session, book.calendar, semester(), learner(), today),
    }
    return Asked(lambda: ROOTS, lambda name: ask[name]())


def _key(case: Row[Any] | Opening) -> CaseKey:
    number = 0 if isinstance(case, Opening) else case.id
    where = (case.institution_id, case.learner_id, case.semester_id)
    return CaseKey(number, *where, case.person_id, case.organisation)


def _case(case: Row[Any] | Opening) -> dict[str, Any]:
    if isinstance(case, Opening):
        return {}
    return {
        "number": case.number,
        "stage": case.stage,
        "version": case.workflow_version,
        "started": case.started_at.date(),
        "due": case.due_at.date() if case.due_at else None,
    }


def institution_root(row: Any) -> dict[str, Any]:
    """What rules read as `institution.*`."""
    return {name: getattr(row, name) for name in ("name", "code", "partner_type", "type", "kind")}


def _extra(session: Session, book: Rulebook, key: CaseKey) -> Asked[Any]:
    ask: dict[str, Callable[[], Any]] = {
        "$rates": lambda: [tuple(rate) for rate in session.execute(RATES)],
        "$calendar": lambda: book.calendar,
        SETTINGS: lambda: reader_of(session, key.institution_id),
        SUBJECT_CODE: lambda: session.scalar(select(Learner.personal_code).where(Learner.id == key.learner_id)),
        **compensations_read(session, key),
    }
    return Asked(lambda: list(ask), lambda name: ask[name]())
