"""Who is told of what is late: the nearest level of the case's own chain at which somebody is found.

The chain is made of the roles that this workflow concerns: they press, begin or see something in it.
A level that a unit does not have is passed over, and whoever is late is never told of it.
"""

from collections.abc import Iterator, Mapping, Sequence

from iapflow.definitions.model import Role, Workflow
from iapflow.policy.line import Holder, Holders
from iapflow.policy.seeing import viewers_by_state

DEPUTY = "deputy"


def people_told(to: str, late: str, levels: Sequence[Sequence[str]], holders: Holders, step: int = 0) -> set[int]:
    """The people, by id; nobody where the chain ends.

    Args:
        to: the role that the definition names, or `deputy`.
        late: the role whose turn it is.
        levels: the roles above `to` (`deputy`: beside and above `late`), nearest level first.
        step: how many levels with somebody new were told before; nobody is told by two of them.
    """
    too_late = {holder.person_id for holder in holders.get(late, ()) if holder.acting_for is None}
    named = _standing_in(holders.get(late, ())) if to == DEPUTY else _people([to], holders)
    told = too_late
    for found in (named, *(_people(level, holders) for level in levels)):
        fresh = found - told
        if fresh and step == 0:
            return fresh
        step, told = step - bool(fresh), told | fresh
    return set()


def levels_above(
    workflow: Workflow, roles: Mapping[str, Role], role: str, wider: Mapping[str, str | None]
) -> list[list[str]]:
    """The other roles of the same reach, then those of each wider one.

    Args:
        wider: scope -> the next wider one, None for the widest.
    """
    if role not in roles:
        return []
    concerned = _concerned(workflow)
    return [
        [
            name
            for name, known in roles.items()
            if name in concerned and known.scope == scope and name != role
            if known.relation is None and not known.read_only
        ]
        for scope in _scopes(roles[role].scope, wider)
    ]


def _concerned(workflow: Workflow) -> set[str]:
    pressing = {role for transition in workflow.transitions.values() for role in transition.by}
    seeing = {role for viewers in viewers_by_state(workflow).values() for role in viewers}
    return pressing | seeing | set(workflow.start.by)


def _scopes(scope: str, wider: Mapping[str, str | None]) -> Iterator[str]:
    here: str | None = scope
    met: set[str] = set()
    while here is not None and here not in met:
        met.add(here)
        yield here
        here = wider.get(here)


def _standing_in(holders: Sequence[Holder]) -> set[int]:
    return {holder.person_id for holder in holders if holder.acting_for is not None}


def _people(level: Sequence[str], holders: Holders) -> set[int]:
    return {holder.person_id for role in level for holder in holders.get(role, ())}
