"""The register of certified supervisors: a certificate gives the role for its days and takes it away with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.services import supervisor_certificates as certificates
from iapflow.services import team
from iapflow.services.supervisor_certificates import Certified
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.supervisions import SupervisorCertificate
from tests.services.supervising import DAY, Supervising
from tests.services.town import Town

NEW = Certified(
    "Ieva", "Paraudziņa", "ieva@example.org", "S-7", "Izdomātais centrs", date(2026, 1, 1), date(2027, 1, 1)
)


@pytest.fixture
def supervising(town: Town) -> Supervising:
    """The town with a certified supervisor."""
    return Supervising(town)


def certify(town: Town, wish: Certified = NEW, name: str = "state_officer") -> str:
    """The state office takes one more down."""
    return certificates.certify(town.store, town.room, town.who(name), wish)


def kept(town: Town, number: str = "S-7") -> SupervisorCertificate:
    """A certificate of the register."""
    with town.store.reading() as session:
        return session.scalars(select(SupervisorCertificate).where(SupervisorCertificate.number == number)).one()


def test_a_certificate_gives_the_role_for_its_days_and_a_number_stands_once(supervising: Supervising) -> None:
    town = supervising.town

    token = certify(town)

    assert "Ieva Paraudziņa" == team.welcome(town.store, town.room, token).name
    assert 1 == town.count(RoleAssignment, role="supervisor", valid_from=NEW.valid_from, valid_to=NEW.valid_to)
    with pytest.raises(Refused, match="number"):
        certify(town, replace(NEW, number=" S-7 "))
    assert 2 == town.count(SupervisorCertificate)


@pytest.mark.parametrize("name", ["municipal_coordinator", "institution_head", "supervisor"])
def test_nobody_but_the_state_office_keeps_the_register(supervising: Supervising, name: str) -> None:
    town, there = supervising.town, kept(supervising.town, "S-1").id

    for ask in (
        lambda: certify(town, name=name),
        lambda: certificates.invite(town.store, town.room, town.who(name), there),
        lambda: certificates.end(town.store, town.room, town.who(name), there),
    ):
        with pytest.raises(Missing):
            ask()


def test_what_is_wrong_with_a_certificate_is_told_all_at_once(supervising: Supervising) -> None:
    wrong = Certified("", " ", "nav", "", "", DAY, date(2026, 1, 1))

    with pytest.raises(Refused) as refused:
        certify(supervising.town, wrong)

    told = [reason.fix for reason in refused.value.reasons]
    assert ["given", "family", "issuer", "number", "email", "valid_to"] == told
    assert 1 == supervising.town.count(SupervisorCertificate)


def test_an_address_of_somebody_else_is_refused_and_a_teacher_may_be_certified(supervising: Supervising) -> None:
    town = supervising.town
    with town.store as session:
        session.get_one(Person, town.people["subject_teacher"]).email = "Skolotajs@example.org"

    with pytest.raises(Refused, match="email"):
        certify(town, replace(NEW, email="skolotajs@example.org"))
    certify(town, replace(NEW, email="skolotajs@example.org", given="subject_teacher", family="Modele"))

    assert {"subject_teacher", "supervisor"} <= town.who("subject_teacher").roles


def test_a_certificate_that_is_ended_takes_the_role_with_it_the_next_day(supervising: Supervising) -> None:
    town = supervising.town
    certify(town, replace(NEW, email="s@example.org"))
    row = kept(town)

    certificates.end(town.store, town.room, town.who("state_officer"), row.id)
    town.go(date(2026, 10, 2))

    assert date(2026, 10, 1) == kept(town).valid_to
    assert 0 == town.count(RoleAssignment, person_id=row.person_id, role="supervisor", valid_to=NEW.valid_to)
    for act in (certificates.end, certificates.invite):
        with pytest.raises(Refused):
            act(town.store, town.room, town.who("state_officer"), row.id)


def test_one_that_has_not_begun_is_taken_out_and_an_unknown_one_is_missing(supervising: Supervising) -> None:
    town = supervising.town
    certify(town, replace(NEW, valid_from=date(2026, 12, 1)))
    row = kept(town)

    certificates.end(town.store, town.room, town.who("state_officer"), row.id)

    assert 1 == town.count(SupervisorCertificate)
    assert 0 == town.count(RoleAssignment, person_id=row.person_id)
    with pytest.raises(Missing):
        certificates.end(town.store, town.room, town.who("state_officer"), row.id)


def test_a_new_link_ends_the_older_one(supervising: Supervising) -> None:
    town, first = supervising.town, certify(supervising.town)

    second = certificates.invite(town.store, town.room, town.who("state_officer"), kept(town).id)

    assert "Ieva Paraudziņa" == team.welcome(town.store, town.room, second).name
    with pytest.raises(Refused):
        team.welcome(town.store, town.room, first)
