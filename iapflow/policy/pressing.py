"""May this person fire this transition?  Roles, relations and four eyes, with every reason."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from iapflow.definitions.model import Role, Start, Transition
from iapflow.errors import Reason, Sentence, Text
from iapflow.policy.actor import Actor, Grant
from iapflow.policy.circumstances import Circumstances
from iapflow.policy.linked import link_refusals

BY_RELATION = frozenset({"own", "sample"})
"""Scopes that reach by relation alone, wherever the case lies."""
NOWHERE = "none"


def roles_on(actor: Actor, case: Circumstances, roles: Mapping[str, Role]) -> dict[str, Grant]:
    """The roles in which this actor may act on this case today, each with the grant it rests on.

    A role counts where it is held in the case's unit or above it, and, if the role stands in a
    relation to the case, where the person (or whom they substitute) stands in it.
    """
    held: dict[str, Grant] = {}
    for grant in actor.grants:
        role = roles.get(grant.role)
        if role is None or grant.role in held or not _reaches(role, grant, case):
            continue
        if grant.acting_for is not None and not role.deputy:
            continue
        relation = str(role.relation) if role.relation else grant.role if role.scope in BY_RELATION else None
        if relation and not _who(actor, grant) & case.related(relation):
            continue
        held[grant.role] = grant
    if case.handed:
        held |= _handed_to(actor, held, case)
    return held


def _handed_to(actor: Actor, held: Mapping[str, Grant], case: Circumstances) -> dict[str, Grant]:
    """The roles in which somebody acts because a to-do was handed to them, in their own name."""
    taken = {}
    for one in case.handed:
        is_theirs = one.role in held if one.person_id is None else one.person_id == actor.person_id
        own = held.get(one.from_role)
        if is_theirs and (own is None or own.acting_for is not None):
            unit = held[one.role].unit_id if one.role in held else 0
            taken[one.from_role] = Grant(one.from_role, unit, handed_because=one.because)
    return taken


def refusals(
    transition: Transition, actor: Actor, case: Circumstances, roles: Mapping[str, Role]
) -> tuple[Reason, ...]:
    """Why this person may not press this; empty when they may."""
    if actor.is_system:
        return ()
    if actor.by_link is not None:
        near = stands_against({actor.person_id or 0}, transition, case)
        return link_refusals(transition, actor, case, roles) or ((near,) if near else ())
    held = roles_on(actor, case, roles)
    mine = [held[role] for role in transition.by if role in held and not roles[role].read_only]
    if not mine:
        return (Reason("by", who_can(transition.by, roles)),)
    reasons = [_four_eyes(actor, grant, transition, case) for grant in mine]
    blocked = [reason for reason in reasons if reason is not None]
    return tuple(blocked[:1]) if len(blocked) == len(mine) else ()


def pressing_grant(
    transition: Transition, actor: Actor, case: Circumstances, roles: Mapping[str, Role]
) -> Grant | None:
    """The grant under which a permitted press goes into the journal."""
    if actor.by_link is not None:
        return Grant(actor.by_link, 0)
    held = roles_on(actor, case, roles)
    for role in transition.by:
        grant = held.get(role)
        if grant is not None and _four_eyes(actor, grant, transition, case) is None:
            return grant
    return None


def start_refusals(start: Start, actor: Actor, case: Circumstances, roles: Mapping[str, Role]) -> tuple[Reason, ...]:
    """Why this person may not open a case here; relations are not asked, there is no case yet."""
    if actor.is_system or starting_grant(start, actor, case) is not None:
        return ()
    return (Reason("by", who_can(start.by, roles)),)


def starting_grant(start: Start, actor: Actor, case: Circumstances) -> Grant | None:
    """The grant under which a case is opened."""
    return next((grant for grant in actor.grants if grant.role in start.by and grant.unit_id in case.units), None)


def _reaches(role: Role, grant: Grant, case: Circumstances) -> bool:
    return role.scope != NOWHERE and (role.scope in BY_RELATION or grant.unit_id in case.units)


def _who(actor: Actor, grant: Grant) -> frozenset[int]:
    """The person a relation is asked of: oneself, or the person one stands in for."""
    person = grant.acting_for if grant.acting_for is not None else actor.person_id
    return frozenset() if person is None else frozenset({person})


def _four_eyes(actor: Actor, grant: Grant, transition: Transition, case: Circumstances) -> Reason | None:
    """`not_by` holds for the person and for whomever they stand in for."""
    return stands_against(
        {person for person in (actor.person_id, grant.acting_for, *grant.via) if person is not None}, transition, case
    )


def stands_against(people: AbstractSet[int], transition: Transition, case: Circumstances) -> Reason | None:
    """Why these people may not decide this, one standing in for the other; None when they may."""
    for excluded in transition.not_by:
        if isinstance(excluded, str):
            if people & case.near(excluded):
                return Reason("not_by", Text("You stand too near to this case to decide it; somebody else must."))
        elif people & case.did.get(excluded.did, frozenset()):
            return Reason("not_by", Text("You took an earlier step of this case, so somebody else must take this one."))
    return None


def who_can(by: Sequence[str], roles: Mapping[str, Role]) -> Sentence:
    """`This is for: …`, in every language the roles are named in."""
    if not by:
        return Text("This happens by itself; nobody presses it.")
    opening = {"lv": "To var darīt: ", "en": "Who can do this: "}
    labels = [roles[role].label for role in by if role in roles]
    return {
        language: start + ", ".join(label.get(language, label.get("lv", "")) for label in labels) + "."
        for language, start in opening.items()
    }
