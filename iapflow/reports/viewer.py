"""For whom a list is made: the actor, and the definitions that say what they see.

Above the school children are numbers in lists (domain.md 1.1), so two of the roles
show cases without the names of those they are about.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false

from iapflow.definitions.catalogue import Catalogue
from iapflow.definitions.model import Role, State, Workflow
from iapflow.policy.actor import Actor
from iapflow.policy.by_version import Key, Viewers, by_version
from iapflow.policy.seeing import viewers_by_state
from iapflow.store.institution import Institution
from iapflow.store.scope import below, case_scope, learner_scope

NAMELESS = frozenset({"regional_coordinator", "state_officer"})
ABOVE = frozenset({"municipal_coordinator", "regional_coordinator", "state_officer"})
"""To these children are numbers, so small numbers are kept back from them."""
CODE_READERS = frozenset({"plan_author", "institution_head", "institution_coordinator", "vpii_coordinator"})

Label = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks at lists today."""

    actor: Actor
    catalogue: Catalogue

    @property
    def roles(self) -> Mapping[str, Role]:
        """Today's roles."""
        return self.catalogue.roles

    @property
    def views(self) -> dict[Key, Viewers]:
        """Workflow -> state -> the roles that see its cases there."""
        return by_version(self.catalogue, viewers_by_state)

    def cases(self) -> ColumnElement[bool]:
        """The cases this person sees."""
        return case_scope(self.actor, self.roles, self.views)

    def named_cases(self) -> ColumnElement[bool]:
        """Those of them whose subject's name they see as well."""
        return case_scope(self.actor, self._without(NAMELESS), self.views)

    def learners(self) -> ColumnElement[bool]:
        """The learners this person sees by name."""
        return learner_scope(self.actor, self._without(NAMELESS), self.views)

    def coded_learners(self) -> ColumnElement[bool]:
        """The learners whose personal code they may read, and so search by."""
        roles = {name: role for name, role in self.roles.items() if name in CODE_READERS}
        return learner_scope(self.actor, roles, self.views)

    def starts(self, workflow: str, institution: Any) -> ColumnElement[bool]:
        """Whether this person may open cases of a workflow at an institution (a column)."""
        units = {unit for role in self.catalogue.workflows[workflow].start.by for unit in self.actor.units(role)}
        return institution.in_(below(units, self.actor)) if units else false()

    @property
    def is_above_school(self) -> bool:
        """Whether they are told numbers of institutions that are not their own, whatever else they are."""
        return bool(self.actor.roles & ABOVE)

    def workflow(self, name: str) -> Workflow | None:
        """A workflow as it is published now."""
        return self.catalogue.workflows.get(name)

    def state(self, workflow: str, state: str) -> State | None:
        """A state as it is published now; None for one that is no more."""
        found = self.workflow(workflow)
        return found.states.get(state) if found else None

    def label_of(self, workflow: str, state: str) -> Label:
        """What a state is called; what it was called where it is no more."""
        found = self.state(workflow, state)
        if found is not None:
            return found.label
        earlier = self.catalogue.ever.get(workflow, {}).values()
        return next((one.states[state].label for one in earlier if state in one.states), {"lv": state})

    def alike(self, workflow: str, state: str) -> list[str]:
        """The states that read as this one does in Latvian; people filter by what they read."""
        states = self.catalogue.workflows[workflow].states
        if state not in states:
            return []
        return [name for name, one in states.items() if one.label["lv"] == states[state].label["lv"]]

    def _without(self, names: Collection[str]) -> dict[str, Role]:
        return {name: role for name, role in self.roles.items() if name not in names}


SCHOOL = Institution.kind == "institution"
"""Units in which children learn."""
