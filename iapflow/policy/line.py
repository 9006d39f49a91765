"""Who is next in line, where nobody of a role may do its to-do: the appointed deputy, else the next role up the chain.

The chain is the workflow's own: the roles that press something in it, or vote, and reach wider.  One that
a unit does not have is passed over, and one that only reads or is tied to a case never stands in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from iapflow.definitions.model import Role, Transition, Workflow
from iapflow.policy.circumstances import Circumstances
from iapflow.policy.pressing import stands_against

NOBODY, KEPT_OFF = "nobody", "not_by"


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who acts in a role over a case's unit today.

    Args:
        acting_for: whose role it is, for a deputy or a substitute.
        is_deputy: appointed to the role beside its holder, not by the absent person for some days.
    """

    person_id: int
    acting_for: int | None = None
    is_deputy: bool = False


Holders = Mapping[str, Sequence[Holder]]
"""Role -> who acts in it over the unit of one case."""


@dataclass(frozen=True, slots=True)
class Next:
    """Who is next: a deputy by name, or everybody of a role; `role` None where there is nobody at all."""

    role: str | None
    person_id: int | None
    because: str


def chain_above(workflow: Workflow, roles: Mapping[str, Role], role: str, wider: Mapping[str, str | None]) -> list[str]:
    """The roles above this one in the workflow's own chain, nearest first; beside one tied to the case, too.

    Args:
        wider: scope -> the next wider one, None for the widest.
    """
    pressing = {name for transition in workflow.transitions.values() for name in transition.by if name in roles}
    pressing |= {name for state in workflow.states.values() if state.approve for name in state.approve.of}
    found: list[str] = []
    beside = [roles[role].scope] if roles[role].relation is not None else []
    for scope in (*beside, *_wider(roles[role].scope, wider)):
        found += sorted(
            name
            for name in pressing
            if roles[name].scope == scope and roles[name].relation is None and not roles[name].read_only
        )
    return found


def tied(holders: Holders, case: Circumstances, roles: Mapping[str, Role]) -> Holders:
    """Those of a role tied to the case who stand in its relation, or act for somebody who does; others as they are."""
    return {
        name: [holder for holder in held if not (role := roles.get(name)) or stands(role, holder, case)]
        for name, held in holders.items()
    }


def stands(role: Role, holder: Holder, case: Circumstances) -> bool:
    """Whether a role counts in this case for who holds it."""
    whose = holder.person_id if holder.acting_for is None else holder.acting_for
    return role.relation is None or whose in case.related(str(role.relation))


def may_do(transition: Transition, holders: Holders, case: Circumstances) -> bool:
    """Whether anybody in one of the transition's roles may press it in this case."""
    return any(
        stands_against(_people(holder), transition, case) is None
        for role in transition.by
        for holder in holders.get(role, ())
    )


def next_in_line(
    transition: Transition, role: str, chain: Iterable[str], holders: Holders, case: Circumstances
) -> Next | None:
    """Who takes a to-do of this role instead; None where somebody in one of the transition's roles can."""
    if may_do(transition, holders, case):
        return None
    because = KEPT_OFF if holders.get(role) else NOBODY
    for holder in holders.get(role, ()):
        if holder.is_deputy and stands_against({holder.person_id}, transition, case) is None:
            return Next(role, holder.person_id, because)
    for name in chain:
        if any(stands_against({holder.person_id}, transition, case) is None for holder in holders.get(name, ())):
            return Next(name, None, because)
    return Next(None, None, because)


def _people(holder: Holder) -> set[int]:
    return {person for person in (holder.person_id, holder.acting_for) if person is not None}


def _wider(scope: str, wider: Mapping[str, str | None]) -> list[str]:
    found: list[str] = []
    here = wider.get(scope)
    while here is not None and here not in found:
        found.append(here)
        here = wider.get(here)
    return found
