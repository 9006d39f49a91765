"""Acting by a one-purpose link: one transition, as somebody who stands in the relation it was made for."""

from collections.abc import Mapping

from iapflow.definitions.model import Role, Transition
from iapflow.errors import Reason, Text
from iapflow.policy.actor import Actor
from iapflow.policy.circumstances import Circumstances

NOT_OPEN = Reason("by", Text("This cannot be done with this link any more."))


def relation_for(link_for: str, roles: Mapping[str, Role]) -> str:
    """The relation that `link.for` means: a role's own relation, or the relation named."""
    role = roles.get(link_for)
    return str(role.relation) if role is not None and role.relation else link_for


def stands_in(actor: Actor, case: Circumstances, roles: Mapping[str, Role]) -> bool:
    """Whether whoever holds the link still stands in the relation it was made for."""
    return actor.by_link is not None and actor.person_id in case.related(relation_for(actor.by_link, roles))


def link_refusals(
    transition: Transition, actor: Actor, case: Circumstances, roles: Mapping[str, Role]
) -> tuple[Reason, ...]:
    """Why a link does not lead to this transition; empty where it does."""
    is_for_them = transition.link is not None and transition.link.for_ == actor.by_link
    return () if is_for_them and stands_in(actor, case, roles) else (NOT_OPEN,)
