"""Roles: their reach, and the relation in which they stand to a case."""

from iapflow.definitions import model as m
from iapflow.definitions.check.pointing import check_person
from iapflow.definitions.project import Look


def check_roles(look: Look, roles: m.Roles) -> None:
    """Scope and relation of each."""
    registry = look.project.registry
    for name, role in roles.roles.items():
        look.known(("roles", name, "scope"), role.scope, "scope", registry.scopes)
        if isinstance(role.relation, str):
            look.known(("roles", name, "relation"), role.relation, "relation", registry.relations)
        elif role.relation is not None:
            workflows = [parsed.value for parsed in look.project.workflows.values()]
            check_person(look, ("roles", name, "relation", "field"), role.relation.field, workflows)
