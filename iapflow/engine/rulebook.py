"""What a decision is judged by: the pinned definition, and the roles and calendar of the day."""

from collections.abc import Mapping
from dataclasses import dataclass

from iapflow.definitions.bundle import Bundle
from iapflow.definitions.case_calendar import CaseCalendar
from iapflow.definitions.model import Calendar, Role, Workflow
from iapflow.definitions.registry import Registry


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One bundle under today's roles and calendar.

    Args:
        calendar: of a case, as it counts for that case.
        registry: the units of time that deadlines are counted in.
    """

    bundle: Bundle
    roles: Mapping[str, Role]
    calendar: Calendar | CaseCalendar | None
    registry: Registry

    @property
    def workflow(self) -> Workflow:
        """The workflow itself."""
        return self.bundle.workflow
