"""A role given for a time only has a last day."""

from __future__ import annotations

from datetime import date

import pytest

from iapflow.errors import Refused
from iapflow.services.accounts import NewAccount, add_account
from iapflow.services.expiring import against_endless
from iapflow.store.person import Person, RoleAssignment
from tests.services.town import Town

LAST = date(2026, 12, 31)


def test_only_a_role_that_says_so_needs_a_last_day(town: Town) -> None:
    with town.store.reading() as session:
        roles = town.room.roles(session)

    assert against_endless(roles, "auditor", None) is not None
    assert [None, None, None] == [
        against_endless(roles, "auditor", LAST),
        against_endless(roles, "institution_head", None),
        against_endless(roles, "unknown", None),
    ]


def test_an_account_with_an_endless_auditor_is_refused_whole(town: Town) -> None:
    with town.store.reading() as session:
        roles = town.room.roles(session)
    before = town.count(Person)

    def new(until: date | None) -> NewAccount:
        return NewAccount("auditors@example.org", "Ilga", "Modele", "x", "auditor", "SK", until)

    with pytest.raises(Refused):
        add_account(town.store, new(None), town.now.date(), roles)
    assert before == town.count(Person)
    person = add_account(town.store, new(LAST), town.now.date(), roles)
    assert 1 == town.count(RoleAssignment, person_id=person, valid_to=LAST)
