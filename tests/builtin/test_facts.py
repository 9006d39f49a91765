"""Facts: each asked of the database, for one case, on one day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from iapflow.errors import Refused
from iapflow.extend import CaseKey, Read, facts
from iapflow.services.work_log import log_work
from iapflow.store.application import Application
from iapflow.store.case import Case
from iapflow.store.claim import Claim
from iapflow.store.institution import Agreement
from iapflow.store.work_log import WorkLogEntry
from tests.services.shop import Shop
from tests.services.town import Town


def ask(town: Town, name: str, case: int = 0, on: date | None = None) -> Any:
    """One fact of the learner's case."""
    key = CaseKey(case, town.school, town.learner, town.semester)
    with town.store.reading() as session:
        return facts()[name](Read(session, on or town.now.date()), key)


def test_an_application_stands_from_its_signing_to_its_withdrawal(town: Town) -> None:
    found = [ask(town, "application_signed")]
    town.register()
    found += [ask(town, "application_signed"), ask(town, "special_data_consent")]
    with town.store as session:
        session.execute(update(Application).values(withdrawn_on=date(2026, 9, 30)))
    found.append(ask(town, "application_signed"))

    assert [False, True, False, False] == found


def test_consent_is_read_off_the_application_in_force(town: Town) -> None:
    town.register(special_data_consent=True)

    assert ask(town, "special_data_consent")


def test_an_agreement_of_a_partner_above_holds_on_its_days(town: Town) -> None:
    with town.store as session:
        session.execute(update(Agreement).values(valid_from=date(2026, 9, 1), valid_to=date(2026, 9, 30)))

    days = (date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 30), date(2026, 10, 1))
    assert [False, True, True, False] == [ask(town, "agreement_valid", on=day) for day in days]


def test_an_agreement_counts_only_while_the_institution_takes_part(town: Town) -> None:
    with town.store as session:
        session.execute(
            update(Agreement).values(participates_from=date(2026, 9, 15), participates_to=date(2026, 10, 15))
        )

    days = (date(2026, 9, 14), date(2026, 9, 15), date(2026, 10, 15), date(2026, 10, 16))
    assert [False, True, True, False] == [ask(town, "agreement_valid", on=day) for day in days]


@pytest.mark.parametrize(
    ("takes_part", "state"), [("2026-10-05", "at_municipality"), ("2026-10-06", "approved_by_head")]
)
def test_an_agreement_is_asked_for_the_plans_first_day(town: Town, takes_part: str, state: str) -> None:
    """The plan begins on 5 October and is approved on 12 October."""
    with town.store as session:
        session.execute(update(Agreement).values(participates_from=date.fromisoformat(takes_part)))
    case = town.submitted()
    town.go(date(2026, 10, 12))

    town.fire(case, "approve_by_head", "institution_head")

    with town.store.reading() as session:
        assert state == session.get_one(Case, case).state


def test_an_agreement_of_somebody_else_does_not_count(town: Town) -> None:
    with town.store as session:
        session.execute(update(Agreement).values(partner_id=town.units["SK2"]))

    assert not ask(town, "agreement_valid")


def test_an_author_is_linked_while_somebody_holds_the_role(town: Town) -> None:
    found = [ask(town, "plan_author_linked")]
    with town.store as session:
        town.dismiss(session, "plan_author")

    assert [True, False] == [*found, ask(town, "plan_author_linked")]


@pytest.mark.parametrize(
    ("entry", "money_used", "log_complete"),
    [
        ({}, True, False),
        ({"confirmation_kind": "signature", "confirmed_on": "2026-10-07"}, True, True),
        ({"no_show": True}, False, True),
    ],
    ids=["unconfirmed", "confirmed", "missed and explained"],
)
def test_the_log_says_whether_money_was_used_and_all_is_confirmed(
    town: Town, entry: dict[str, Any], money_used: bool, log_complete: bool
) -> None:
    case = town.delivered()
    town.go(date(2026, 10, 8))
    assert (False, True) == (ask(town, "money_used", case), ask(town, "log_complete", case))

    log_work(town.store, town.room, town.who("subject_teacher"), case, (town.entry(**entry), "log"))

    assert (money_used, log_complete) == (ask(town, "money_used", case), ask(town, "log_complete", case))
    with town.store as session:
        session.execute(update(WorkLogEntry).values(voided_at=town.now))
    assert (False, True) == (ask(town, "money_used", case), ask(town, "log_complete", case))


def test_a_claim_that_counts_is_money_used_too(town: Town) -> None:
    shop = Shop(town.store)
    plan = shop.open()
    claim = shop.claim()
    found = [ask(shop, "money_used", plan)]

    shop.hand_in(claim, shop.meals())
    found.append(ask(shop, "money_used", plan))
    with pytest.raises(Refused):
        shop.fire(plan, "delete", "institution_head", answers={"reason": {"comment": "Izveidots kļūdas dēļ."}})
    with shop.store as session:
        session.execute(update(Claim).values(voided_at=shop.now))

    assert [False, True, False] == [*found, ask(shop, "money_used", plan)]


def test_open_children_are_counted(town: Town) -> None:
    application = town.register()
    plan = town.open_plan()
    with town.store as session:
        session.get_one(Case, application).parent_id = plan

    assert (1, 0) == (ask(town, "open_children", plan), ask(town, "open_children", application))
