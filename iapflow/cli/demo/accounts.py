"""Accounts of the demonstration: everybody has the same password, made for this database alone."""

import secrets
from collections.abc import Callable
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.cli.demo.world import World
from iapflow.store.account import User
from iapflow.store.person import Person
from iapflow.store.setting import Setting

SIGN_IN = "demo_sign_in"
WORDS = ("liepa", "ozols", "egle", "priede", "osis", "kadikis", "alksnis", "vitols", "papele", "lazda", "ieva", "apse")
Hash = Callable[[str], str]


def make_accounts(session: Session, world: World, hashed: Hash) -> None:
    """An account for every person, and the note of what is printed at each start."""
    password = "-".join(secrets.choice(WORDS) for _ in range(3)) + f"-{secrets.randbelow(90) + 10}"
    kept = hashed(password)
    for person in session.scalars(select(Person).where(Person.email.is_not(None))):
        session.add(
            User(email=person.email, password=kept, active=True, fs_uniquifier=uuid4().hex, person_id=person.id)
        )
    people = [[role, unit, _address(session, ids[0])] for (unit, role), ids in world.staff.items()]
    session.add(Setting(name=SIGN_IN, value={"password": password, "people": people}, valid_from=None))


def sign_ins(session: Session) -> tuple[str, list[tuple[str, str, str]]] | None:
    """The password, and role, unit, address of one person a role; None in a database not finished."""
    note = session.get(Setting, SIGN_IN)
    if note is None or note.value is None:
        return None
    return note.value["password"], [(role, unit, email) for role, unit, email in note.value["people"]]


def _address(session: Session, person_id: int) -> str:
    return str(session.get_one(Person, person_id).email)
