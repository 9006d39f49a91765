"""Accounts: a new person who signs in, perhaps with a first role."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iapflow.errors import Reason, Refused, Text
from iapflow.store.account import User
from iapflow.store.institution import Institution
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.reach import rebuild_reach
from iapflow.store.store import Store


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Who it is, the hash of the password, and a role in a unit given by its code, or neither."""

    email: str
    given_name: str
    family_name: str
    hashed: str
    role: str | None = None
    unit: str | None = None


def add_account(store: Store, new: NewAccount, on: date) -> int:
    """Add the person, the account and the role; the person's id.

    Raises:
        Refused: the address is taken, there is no such unit, or only one of role and unit is given.
    """
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
            session.add(RoleAssignment(person_id=person.id, role=new.role, institution_id=unit, valid_from=on))
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
