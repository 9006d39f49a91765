"""Roles that come from a case's own data, `relation: {field: placement.mentor}`.

Whoever the field names is appointed when the form is handed in, or changed by `set`: what is only being
written lets nobody in.  Lists, rights and to-dos then read the same appointment.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from iapflow.definitions.model import FieldRelation, Role
from iapflow.store.appointing import put_in
from iapflow.store.keys import is_key

NOBODY: frozenset[int] = frozenset()
People = Mapping[str, frozenset[int]]
HandedIn = tuple[Mapping[str, Mapping[str, Any]], date]
"""Alias -> answers as JSON, and the day."""


def roles_of_fields(roles: Mapping[str, Role]) -> Iterator[tuple[str, str]]:
    """Role -> the path of the field that names who holds it."""
    for name, role in roles.items():
        if isinstance(role.relation, FieldRelation):
            yield name, role.relation.field


def with_fields(roles: Mapping[str, Role], relations: People) -> People:
    """The relations of a case with each such field's path as one more: those appointed to its role."""
    found = {path: relations.get(name, NOBODY) for name, path in roles_of_fields(roles)}
    return {**relations, **found} if found else relations


def appoint_the_named(session: Session, roles: Mapping[str, Role], case_id: int, handed_in: HandedIn) -> People:
    """Appoint whom the forms that were just handed in name; an empty field ends the appointment.

    Returns:
        The relations that changed: role, and path of its field, -> who stands in it now.
    """
    answers, today = handed_in
    changed: dict[str, frozenset[int]] = {}
    for name, path in roles_of_fields(roles):
        alias, _, field = path.partition(".")
        if alias not in answers:
            continue
        typed = str(answers[alias].get(field) or "")
        person = int(typed) if is_key(typed) else None
        put_in(session, case_id, name, person, today)
        changed[name] = changed[path] = frozenset() if person is None else frozenset({person})
    return changed
