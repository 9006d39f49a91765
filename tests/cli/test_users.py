"""The first person of an installation."""

from sqlalchemy import select

from iapflow.store.account import User
from iapflow.store.engine import connect
from iapflow.store.store import Store
from tests.cli.conftest import call

ANNA = ("user", "add", "anna@example.org", "--given-name", "Anna", "--family-name", "Paraugliepa")


def test_the_password_is_shown_once_and_kept_only_as_a_hash(ready: dict[str, str]):
    """What is printed is not in the database."""
    done = call(*ANNA, **ready)
    password = done.output.partition("anna@example.org: ")[2].split()[0]
    engine = connect(ready["IAPFLOW_DATABASE_URL"])
    with Store(engine).reading() as session:
        user = session.scalars(select(User)).one()
    engine.dispose()

    assert 0 == done.exit_code
    assert 12 <= len(password)
    assert user.password.startswith("$argon2")
    assert password not in user.password


def test_an_address_is_given_once(ready: dict[str, str]):
    """The second person is refused in a sentence."""
    call(*ANNA, **ready)
    again = call(*ANNA, **ready)

    assert 1 == again.exit_code
    assert "There is an account with this address already." in again.output


def test_in_an_empty_register_the_unit_named_is_made_once(ready: dict[str, str]):
    """The first administrator needs a place; afterwards a unit that does not exist is refused."""
    first = call(*ANNA, "--role", "administrator", "--unit", "LV", **ready)
    other = ("user", "add", "ivo@example.org", "--given-name", "Ivo", "--family-name", "Paraugs")
    refused = call(*other, "--role", "institution_head", "--unit", "NOWHERE", **ready)

    assert 0 == first.exit_code
    assert 1 == refused.exit_code
    assert 0 == call(*other, "--role", "state_officer", "--unit", "LV", **ready).exit_code
