"""Organisations from outside: asking for an account, being accepted or refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.services import organisations, team
from iapflow.services.organisations import Wish
from iapflow.store.initiatives import Organisation
from iapflow.store.person import Person, RoleAssignment
from tests.services.town import Town

WISH = Wish("Jaunie soļi", "40008000000", "association", "Anna", "Modele", "Anna@Example.org", "+371 20000000")


def asked(town: Town, wish: Wish = WISH) -> int:
    """The request's id."""
    organisations.ask(town.store, town.room, town.units["NOV"], wish)
    with town.store.reading() as session:
        return session.scalars(select(Organisation.id).order_by(Organisation.id.desc())).first() or 0


def test_an_accepted_organisation_gets_a_narrow_role_and_an_invitation(town: Town) -> None:
    token = organisations.accept(town.store, town.room, town.who("municipal_coordinator"), asked(town))

    assert "anna@example.org" == team.welcome(town.store, town.room, token).email
    with town.store.reading() as session:
        held = session.execute(
            select(RoleAssignment.role, RoleAssignment.institution_id).join(Person, RoleAssignment.person)
            .where(Person.email == "anna@example.org")
        ).all()  # fmt: skip
    assert [("ngo_applicant", town.units["NOV"])] == [tuple(row) for row in held]


def test_what_is_wrong_is_told_all_at_once_and_nothing_is_kept(town: Town) -> None:
    with pytest.raises(Refused) as refused:
        asked(town, Wish("", "4000", "club", "", "", "nobody"))

    assert {"name", "number", "kind", "given", "family", "email"} == {one.fix for one in refused.value.reasons}
    assert 0 == town.count(Organisation)


@pytest.mark.parametrize("number", ["４０００８０００００１", "4000800000a", "40008000000\x00", "-4000800000"])
def test_a_registration_number_is_eleven_plain_digits(town: Town, number: str) -> None:
    with pytest.raises(Refused):
        asked(town, replace(WISH, registration_number=number))


def test_the_same_organisation_asks_once(town: Town) -> None:
    asked(town)

    with pytest.raises(Refused):
        asked(town)


def test_only_the_municipalitys_coordinator_decides_and_only_once(town: Town) -> None:
    request = asked(town)

    for name in ("institution_head", "institution_coordinator", "state_officer"):
        with pytest.raises(Missing):
            organisations.accept(town.store, town.room, town.who(name), request)
    organisations.refuse(town.store, town.room, town.who("municipal_coordinator"), request)
    with pytest.raises(Missing):
        organisations.accept(town.store, town.room, town.who("municipal_coordinator"), request)


def test_an_account_is_asked_for_in_a_municipality(town: Town) -> None:
    with pytest.raises(Missing):
        organisations.ask(town.store, town.room, town.school, WISH)


def test_somebody_elses_address_is_not_taken_over(town: Town) -> None:
    request = asked(town)
    with town.store as session:
        session.add(Person(given_name="Cita", family_name="Modele", email="anna@example.org"))

    with pytest.raises(Refused):
        organisations.accept(town.store, town.room, town.who("municipal_coordinator"), request)
