"""What every service needs beside the store: the definitions, the tables, and the clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from iapflow.definitions.bundle import Bundle
from iapflow.definitions.model import Role, Workflow
from iapflow.engine.machine import Table
from iapflow.engine.rulebook import Rulebook
from iapflow.policy.by_version import Key, Viewers, by_version
from iapflow.policy.seeing import form_viewers, viewers_by_state
from iapflow.services import clock
from iapflow.services.definitions import Definitions

LOG = "work_log"
"""Under this name a workflow binds the form of its log."""


@dataclass
class Room:
    """One running program's definitions and clock; shared by all its threads.

    Args:
        real_clock: the time outside, with time zone; a demo adds its own days to it.
    """

    definitions: Definitions
    real_clock: Callable[[], datetime]
    _tables: dict[str, Table] = field(default_factory=dict)

    def now(self, session: Session) -> datetime:
        """The moment the program lives in."""
        return clock.now(session, self.real_clock())

    def book(self, session: Session, bundle: Bundle) -> Rulebook:
        """The bundle under today's roles and calendar."""
        catalogue = self.definitions.current(session)
        return Rulebook(bundle, catalogue.roles, catalogue.calendar, self.definitions.registry)

    def table(self, bundle: Bundle) -> Table:
        """The shared machine of a bundle; built once."""
        table = self._tables.get(bundle.digest)
        if table is None:
            table = self._tables.setdefault(bundle.digest, Table(bundle.workflow))
        return table

    def roles(self, session: Session) -> Mapping[str, Role]:
        """Today's roles."""
        return self.definitions.current(session).roles

    def views(self, session: Session) -> dict[Key, Viewers]:
        """Workflow -> state -> the roles that see its cases there, for the scope of rows."""
        return by_version(self.definitions.current(session), viewers_by_state)

    def log_views(self, session: Session) -> dict[Key, Viewers]:
        """Workflow -> state -> the roles that see the rows of its log there: fewer than see the case."""
        return by_version(self.definitions.current(session), _log_viewers)


def _log_viewers(workflow: Workflow) -> dict[str, frozenset[str]]:
    states = workflow.states if LOG in workflow.forms else ()
    return {state: form_viewers(workflow, state, LOG) for state in states}
