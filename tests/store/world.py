"""A small made-up country for the tests of the store: two municipalities, three schools."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from iapflow.policy.actor import Actor, Grant
from iapflow.store.base import Model
from iapflow.store.case import Case, CaseRole
from iapflow.store.institution import Institution, InstitutionLink
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.person import Person
from iapflow.store.reach import rebuild_reach
from iapflow.store.semester import Semester

TODAY = date(2026, 10, 5)
NOW = datetime(2026, 10, 5, 9, 30, tzinfo=UTC)
REFORM = date(2021, 7, 1)
DIGEST = "d" * 64


@dataclass(frozen=True, slots=True)
class RoleSaid:
    """A role as its definition says it."""

    scope: str
    relation: str | None = None
    deputy: bool = True


ROLES = {
    "plan_author": RoleSaid("institution", "author_of_case"),
    "institution_head": RoleSaid("institution"),
    "municipal_coordinator": RoleSaid("municipality"),
    "state_officer": RoleSaid("nation"),
    "subject_teacher": RoleSaid("institution", "giver_of_case"),
    "class_teacher": RoleSaid("institution", "class_teacher_of_subject"),
    "guardian": RoleSaid("own", "guardian_of_subject"),
    "adult_learner": RoleSaid("own", "subject_of_case"),
    "auditor": RoleSaid("sample"),
    "administrator": RoleSaid("none"),
}
EVERY_ROLE = frozenset(ROLES)
R = TypeVar("R", bound=Model)
VIEWS = {"support_plan": {"draft": frozenset({"plan_author", "institution_head"}), "in_delivery": EVERY_ROLE}}


class World:
    """The rows, made as they are asked for; each has made-up, valid values."""

    def __init__(self, session: Session) -> None:
        """Make the tree: a nation, two municipalities, three schools, one of which moved in 2021."""
        self.session = session
        self.nation = self.unit("state", "LV")
        self.old = self.unit("municipality", "OLD")
        self.north = self.unit("municipality", "NORTH")
        self.south = self.unit("municipality", "SOUTH")
        self.pine = self.unit("institution", "PINE")
        self.oak = self.unit("institution", "OAK")
        self.elm = self.unit("institution", "ELM")
        for child, parent in ((self.old, self.nation), (self.north, self.nation), (self.south, self.nation)):
            self.link(child, parent)
        self.link(self.pine, self.north)
        self.link(self.oak, self.south)
        self.link(self.elm, self.old, last=date(2021, 6, 30))
        self.link(self.elm, self.north, first=REFORM)
        rebuild_reach(session)
        self.semester = self.add(
            Semester(school_year="2026/27", number=1, starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 18))
        )
        self._count = 0

    def add(self, row: R) -> R:
        """Add a row and give it its id."""
        self.session.add(row)
        self.session.flush()
        return row

    def unit(self, kind: str, code: str) -> int:
        """A unit of the tree."""
        return self.add(Institution(kind=kind, name=f"Unit {code}", code=code, partner_type=None, type=None)).id

    def link(self, child: int, parent: int, first: date = date(2009, 7, 1), last: date | None = None) -> None:
        """This unit belongs to that one."""
        self.add(InstitutionLink(child_id=child, parent_id=parent, valid_from=first, valid_to=last))

    def person(self, given_name: str = "Ilze") -> int:
        """Somebody who acts."""
        return self.add(Person(given_name=given_name, family_name="Modele")).id

    def learner(self, institution: int | None = None, **values: Any) -> int:
        """A learner, enrolled if a school is named."""
        said = {"given_name": "Elza", "family_name": "Paraugliepa", "date_of_birth": date(2012, 2, 3), **values}
        learner = self.add(Learner(**said))
        if institution is not None:
            since = date(2020, 9, 1)
            self.add(Enrolment(learner_id=learner.id, institution_id=institution, grade="8", valid_from=since))
        return learner.id

    def case(self, institution: int, **values: Any) -> int:
        """A case in delivery unless said otherwise."""
        self._count += 1
        said: dict[str, Any] = {
            "number": f"IAP-{self._count}",
            "workflow": "support_plan",
            "workflow_version": 1,
            "bundle_digest": DIGEST,
            "state": "in_delivery",
            "revision": 1,
            "institution_id": institution,
            "subject_kind": "learner",
            "semester_id": self.semester.id,
            "started_at": NOW,
            "entered_at": NOW,
            "updated_at": NOW,
            **values,
        }
        return self.add(Case(**said)).id

    def appoint(self, case: int, role: str, person: int, last: date | None = None) -> None:
        """Appoint somebody in a case."""
        self.add(CaseRole(case_id=case, role=role, person_id=person, valid_from=date(2026, 9, 1), valid_to=last))


def actor(person: int, *grants: Grant, on: date = TODAY) -> Actor:
    """Somebody with these grants on that day."""
    return Actor(person_id=person, name="Ilze Modele", on=on, grants=grants)
