"""Who is acting: the dated roles of a day."""

from __future__ import annotations

from datetime import date

import pytest

from iapflow.engine.values import Grant
from iapflow.errors import Missing
from iapflow.services.actors import actor_for
from iapflow.store.person import Person, RoleAssignment
from tests.services.town import Town

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


@pytest.mark.parametrize(
    ("day", "roles"),
    [
        (date(2026, 8, 31), set()),
        (date(2026, 9, 1), {"accountant"}),
        (date(2026, 9, 30), {"accountant"}),
        (date(2026, 10, 1), set()),
    ],
)
def test_a_role_counts_from_its_first_day_to_its_last(town: Town, day: date, roles: set[str]) -> None:
    with town.store as session:
        person = Person(given_name="Ilze", family_name="Modele")
        session.add(person)
        session.flush()
        held = {"person_id": person.id, "role": "accountant", "institution_id": town.school}
        session.add(RoleAssignment(**held, valid_from=date(2026, 9, 1), valid_to=date(2026, 9, 30)))

    with town.store.reading() as session:
        found = actor_for(session, person.id, day)
    assert (roles, "Ilze Modele") == (found.roles, found.name)


def test_ones_own_roles_stand_before_substitutions(town: Town) -> None:
    head = town.people["institution_head"]
    with town.store as session:
        deputy = town.person(session, "institution_head", town.school, name="deputy", acting_for=head)
        town.grant(session, deputy, "institution_head")

    own, substituted = Grant("institution_head", town.school), Grant("institution_head", town.school, head)
    assert (own, substituted) == town.who("deputy").grants


def test_nobody_and_somebody_who_left_are_missing(town: Town) -> None:
    with town.store as session:
        session.get_one(Person, town.people["plan_author"]).is_active = False

    for person in (town.people["plan_author"], 4_000_000):
        with town.store.reading() as session, pytest.raises(Missing):
            actor_for(session, person, date(2026, 10, 1))
