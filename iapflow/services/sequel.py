"""What a step asks of other cases: collected while its effects are carried out, done once it is written."""

from dataclasses import dataclass, field

from iapflow.extend import Child


@dataclass(frozen=True, slots=True)
class Related:
    """Open cases of a workflow that share these with the case; they take this transition."""

    workflow: str
    where: tuple[str, ...]
    transition: str


@dataclass(slots=True)
class Sequel:
    """The wishes of one step, in the order in which they were asked."""

    wishes: list[Related | Child] = field(default_factory=list)

    def fire(self, workflow: str, where: tuple[str, ...], transition: str) -> None:
        """Related cases are to move."""
        self.wishes.append(Related(workflow, where, transition))

    def start(self, child: Child) -> None:
        """A case is to begin below this one."""
        self.wishes.append(child)
