"""Whom a form may name: people who hold the named roles where the case lies."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.forms.voice import Option
from iapflow.services.looked_up import OFFERS, name_of
from iapflow.store.days import holds
from iapflow.store.institution import Institution
from iapflow.store.keys import is_key
from iapflow.store.learner import Learner
from iapflow.store.person import Person, RoleAssignment


class People:
    """The names behind ids, and who may be chosen, for one case on one day."""

    def __init__(self, session: Session, units: Collection[int], on: date) -> None:
        """Units: the case's own and all above it."""
        self._session, self._units, self._on = session, units, on
        self._names: dict[tuple[str, str], str | None] = {}
        self._offers: dict[tuple[str, ...], tuple[Option, ...]] = {}

    def options(self, kind: str, roles: Sequence[str]) -> Sequence[Option]:
        """The people who hold one of these roles here today, by family name."""
        if kind in OFFERS:
            return self._others(kind)
        if kind != "person":
            return ()
        wanted = tuple(roles)
        if wanted not in self._offers:
            self._offers[wanted] = tuple(self._holders(wanted))
        return self._offers[wanted]

    def name(self, kind: str, code: str) -> str | None:
        """The name of one, also of somebody who has left."""
        key = (kind, code)
        if key not in self._names:
            self._names[key] = self._name(kind, code)
        return self._names[key]

    def _holders(self, roles: Sequence[str]) -> list[Option]:
        held = (
            select(Person)
            .join(RoleAssignment, RoleAssignment.person_id == Person.id)
            .where(RoleAssignment.institution_id.in_(sorted(self._units)), holds(RoleAssignment, self._on))
            .where(Person.is_active.is_(True))
            .order_by(Person.family_name, Person.given_name, Person.id)
            .distinct()
        )
        people = self._session.scalars(held.where(RoleAssignment.role.in_(roles)) if roles else held).all()
        for person in people:
            self._names[("person", str(person.id))] = person.full_name
        return [Option(str(person.id), {"lv": person.full_name, "en": person.full_name}) for person in people]

    def _others(self, kind: str) -> Sequence[Option]:
        if (kind,) not in self._offers:
            self._offers[(kind,)] = tuple(OFFERS[kind](self._session, self._units, self._on))
        return self._offers[(kind,)]

    def _name(self, kind: str, code: str) -> str | None:
        if kind in OFFERS:
            return name_of(self._session, kind, code) if is_key(code) else None
        model = {"person": Person, "learner": Learner, "institution": Institution}.get(kind)
        if model is None or not is_key(code):
            return None
        found = self._session.get(model, int(code))
        return str(found) if found is not None else None
