"""Accounts: a new person who signs in, perhaps with a first role."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iapflow.definitions.model import Role
from iapflow.errors import Reason, Refused, Text
from iapflow.services.expiring import against_endless
from iapflow.store.account import User
from iapflow.store.institution import Institution
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.reach import rebuild_reach
from iapflow.store.store import Store


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Who it is, the hash of the password, and a role in a unit given by its code, or neither.

    Args:
        until: the role's last day, None without end.
    """

    email: str
    given_name: str
    family_name: str
    hashed: str
    role: str | None = None
    unit: str | None = None
    until: date | None = None


def add_account(store: Store, new: NewAccount, on: date, roles: Mapping[str, Role] | None = None) -> int:
    """Add the person, the account and the role; the person's id.

    Args:
        roles: as they are published; None while nothing is.

    Raises:
        Refused: the address is taken, there is no such unit, only one of role and unit is given,
            or the role is given for a time only and has no last day.
    """
    endless = against_endless(roles or {}, new.role, new.until)
    if endless is not None:
        raise Refused((endless,))
    with store as session:
        _refuse_taken(session, new.email)
        person = Person(given_name=new.given_name, family_name=new.family_name, email=new.email)
        session.add(person)
        session.flush()
        session.add(
            User(email=new.email, password=new.hashed, active=True, fs_uniquifier=uuid4().hex, person_id=person.id)
        )
        if new.role or new.unit:
            unit = _unit(session, new)
            held = {"person_id": person.id, "role": new.role, "institution_id": unit}
            session.add(RoleAssignment(**held, valid_from=on, valid_to=new.until))
        return person.id


def _refuse_taken(session: Session, email: str) -> None:
    if session.scalar(select(User).where(func.lower(User.email) == email.lower())) is not None:
        raise Refused((Reason("email", Text("There is an account with this address already.")),))


def _unit(session: Session, new: NewAccount) -> int:
    """The unit of this code; in an empty register it is made, as the one at the top, so that work can begin."""
    if new.unit and new.role and session.scalar(select(Institution.id).limit(1)) is None:
        top = Institution(kind="state", name=new.unit, code=new.unit)
        session.add(top)
        session.flush()
        rebuild_reach(session)
        return top.id
    found = session.scalar(select(Institution.id).where(Institution.code == new.unit)) if new.unit else None
    if found is None or not new.role:
        raise Refused((Reason("unit", Text("A role needs the code of a unit that exists, and a unit a role.")),))
    return found
