"""Reading many cases for a list: what a rule or a column asks of one is read of all of them, with one statement.

Nothing is locked, and no part is read before somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from iapflow.store.base import table_of
from iapflow.store.case import Case
from iapflow.store.days import holds
from iapflow.store.institution import Institution, InstitutionReach
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.reading import LAST_SEQ, CaseRows
from iapflow.store.relations import people_of_cases
from iapflow.store.semester import Semester
from iapflow.store.store import connection_of
from iapflow.store.submission import Draft, Submission
from iapflow.store.task import Task

Parts = Mapping[int, Mapping[str, Row[Any]]]


class Together:
    """What is read of a batch of cases, each part once and only when it is asked for."""

    def __init__(self, session: Session, case_ids: Sequence[int], on: date) -> None:
        """Their own rows are read at once."""
        self._connection, self._ids, self._on = connection_of(session), list(case_ids), on
        cases = table_of(Case)
        found = self._connection.execute(
            select(*cases.c, LAST_SEQ.label("last_seq")).where(cases.c.id.in_(self._ids))
        ).all()
        self.cases = {row.id: _OneOfMany(self, row) for row in found}
        self._rows = found

    @cached_property
    def institutions(self) -> Mapping[int, Row[Any]]:
        """Where the cases lie."""
        return self._by_id(Institution, "institution_id")

    @cached_property
    def learners(self) -> Mapping[int, Row[Any]]:
        """Whom they are about."""
        return self._by_id(Learner, "learner_id")

    @cached_property
    def semesters(self) -> Mapping[int, Row[Any]]:
        """For which semesters they were opened."""
        return self._by_id(Semester, "semester_id")

    @cached_property
    def above(self) -> Mapping[int, frozenset[int]]:
        """Unit -> itself and all above it on the day."""
        units = {row.institution_id for row in self._rows}
        found = {unit: {unit} for unit in units}
        rows = self._connection.execute(
            select(InstitutionReach.descendant_id, InstitutionReach.ancestor_id).where(
                InstitutionReach.descendant_id.in_(units), holds(InstitutionReach, self._on)
            )
        )
        for unit, ancestor in rows:
            found[unit].add(ancestor)
        return {unit: frozenset(all_of_them) for unit, all_of_them in found.items()}

    @cached_property
    def relations(self) -> Mapping[int, Mapping[str, frozenset[int]]]:
        """Case -> relation or role -> who stands in it on the day."""
        return people_of_cases(self._connection, self._ids, self._on)

    @cached_property
    def grades(self) -> Mapping[int, Row[Any]]:
        """Learner -> the newest enrolment that has begun."""
        people = {row.learner_id for row in self._rows if row.learner_id}
        rows: Sequence[Any] = self._connection.execute(
            select(Enrolment.learner_id, Enrolment.grade, Enrolment.class_name)
            .where(Enrolment.learner_id.in_(people), Enrolment.valid_from <= self._on)
            .order_by(Enrolment.valid_from)
        ).all()
        return {row.learner_id: row for row in rows}

    @cached_property
    def submissions(self) -> Parts:
        """Case -> alias -> the newest that was handed in."""
        newest = (
            select(func.max(Submission.id))
            .where(Submission.case_id.in_(self._ids))
            .group_by(Submission.case_id, Submission.alias)
        )
        return self._by_case(Submission, Submission.id.in_(newest))

    @cached_property
    def drafts(self) -> Parts:
        """Case -> alias -> what is being written."""
        return self._by_case(Draft, Draft.case_id.in_(self._ids))

    @cached_property
    def tasks(self) -> Mapping[int, list[Row[Any]]]:
        """Case -> its open to-dos."""
        found: dict[int, list[Row[Any]]] = {}
        wanted = select(*table_of(Task).c).where(Task.case_id.in_(self._ids), Task.closed_at.is_(None))
        for row in self._connection.execute(wanted.order_by(Task.id)):
            found.setdefault(row.case_id, []).append(row)
        return found

    def _by_id(self, model: Any, column: str) -> dict[int, Row[Any]]:
        wanted = {getattr(row, column) for row in self._rows} - {None}
        table = table_of(model)
        return {row.id: row for row in self._connection.execute(select(*table.c).where(table.c.id.in_(wanted)))}

    def _by_case(self, model: Any, which: Any) -> dict[int, dict[str, Row[Any]]]:
        found: dict[int, dict[str, Row[Any]]] = {}
        for row in self._connection.execute(select(*table_of(model).c).where(which)):
            found.setdefault(row.case_id, {})[row.alias] = row
        return found


class _OneOfMany(CaseRows):
    """One case of a batch; its journal and its clocks alone are read by themselves."""

    def __init__(self, many: Together, case: Any) -> None:
        super().__init__(many._connection, case, many._on)
        self._many = many

    @cached_property
    def institution(self) -> Row[Any]:
        return self._many.institutions[self.case.institution_id]

    @cached_property
    def learner(self) -> Row[Any] | None:
        return self._many.learners.get(self.case.learner_id)

    @cached_property
    def semester(self) -> Row[Any] | None:
        return self._many.semesters.get(self.case.semester_id)

    @cached_property
    def units(self) -> frozenset[int]:
        unit = self.case.institution_id
        return frozenset({unit}) if self.case.is_practice else self._many.above[unit]

    @cached_property
    def relations(self) -> Mapping[str, frozenset[int]]:
        return self._many.relations.get(self.case.id, {})

    @cached_property
    def enrolled(self) -> Row[Any] | None:
        return self._many.grades.get(self.case.learner_id)

    @cached_property
    def tasks(self) -> Sequence[Row[Any]]:
        return self._many.tasks.get(self.case.id, ())

    @cached_property
    def submissions(self) -> Mapping[str, Row[Any]]:
        return self._many.submissions.get(self.case.id, {})

    @cached_property
    def drafts(self) -> Mapping[str, Row[Any]]:
        return self._many.drafts.get(self.case.id, {})
