"""Special-category data wait for consent, and a named specialist decides what of protected rows is told."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.services.snapshots import Opening
from iapflow.store.case import Case
from iapflow.store.setting_value import SettingValue
from iapflow.store.submission import Submission
from iapflow.store.task import Task
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.town import LONG_AGO, Town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]

AUTHOR, COORDINATOR, HEAD, SPECIALIST = (
    "plan_author",
    "institution_coordinator",
    "institution_head",
    "support_specialist",
)
ANSWER = {
    "signer_kind": "parent", "given_by": "Anna Paraugliepa", "signed_on": "2026-10-01",
    "checked_how": "Uzrādīta bērna dzimšanas apliecība.", "agrees": True,
}  # fmt: skip
WITHDRAWN = {"withdrawn_on": "2026-10-01", "withdrawn_how": "written"}
REQUEST = {
    "asked_by": "Jānis Paraugs", "standing": "Tēvs", "received_on": "2026-10-01", "received_how": "written",
    "excerpt": "Ieraksts par ģimeni.",
}  # fmt: skip
DECISION = {"told": "Bērnam tiek sniegts atbalsts.", "informed_on": "2026-10-01", "reasons": "Bērna interesēs."}


def healthy(town: Town, **more: Any) -> dict[str, Any]:
    """A plan that names a long illness."""
    illness = town.risk(group="B", factor="B02")
    return town.plan(groups_without_risk=["A", "C", "D"], **{"risks": [illness], **more})


def asked(town: Town, who: str = AUTHOR, request: str = "c" * 32) -> int:
    """Somebody asks the family for consent."""
    opening = Opening("special_consent", town.school, town.learner, town.semester, chosen=town.people[AUTHOR])
    return town.start(opening, who, request_id=request)


def test_a_health_factor_waits_for_the_consent_that_is_asked_when_it_is_needed(town):
    """Refused before, and while the family thinks; taken once it agreed; refused again after it changed its mind."""
    town.register()
    plan = town.open_plan()
    with pytest.raises(Refused):
        town.fire(plan, "submit", AUTHOR, answers={"plan": healthy(town)})
    consent = asked(town)
    with pytest.raises(Refused):
        town.fire(plan, "submit", AUTHOR, answers={"plan": healthy(town)})

    town.fire(consent, "give", AUTHOR, answers={"answer": ANSWER})
    town.fire(plan, "submit", AUTHOR, answers={"plan": healthy(town)})
    town.fire(plan, "send_back", HEAD, answers={"reason": {"reason": "other", "comment": "Precizēt."}})
    town.fire(consent, "withdraw", COORDINATOR, answers={"withdrawal": WITHDRAWN})

    another = healthy(town)["risks"] + [town.risk("r2", group="B", factor="B05")]
    with pytest.raises(Refused):
        town.fire(plan, "submit", AUTHOR, answers={"plan": healthy(town, risks=another)})


def test_a_refusal_leaves_the_plan_whole_with_the_group_only(town):
    """No reason, no other support."""
    town.register()
    plan = town.open_plan()
    town.fire(asked(town), "refuse", COORDINATOR)

    group_only = healthy(town) | {"risks": [town.risk(group="B", factor="B00")]}
    town.fire(plan, "submit", AUTHOR, answers={"plan": group_only})

    assert "submitted" == state(town, plan)


def test_where_the_controller_named_another_basis_nothing_is_asked(town):
    """The setting of the school's municipality."""
    town.register()
    plan = town.open_plan()
    with town.store as session:
        row = {"institution_id": town.units["NOV"], "valid_from": LONG_AGO, "reason": "NIDA."}
        by = town.people["municipal_coordinator"]
        session.add(SettingValue(name="special_data_by_consent", value=0, set_by_id=by, set_at=town.now, **row))

    town.fire(plan, "submit", AUTHOR, answers={"plan": healthy(town)})

    assert "submitted" == state(town, plan)


def test_what_was_consented_to_is_not_asked_twice(town):
    """Neither on the application nor by asking."""
    town.register(special_data_consent=True)
    with pytest.raises(Refused):
        asked(town)


def disclosure(town: Town) -> int:
    """A father asks; the head names the specialist."""
    opening = Opening("disclosure", town.school, town.learner, town.semester, chosen=town.people[SPECIALIST])
    return town.start(opening, HEAD, request_id="d" * 32, answers={"request": REQUEST})


@pytest.mark.parametrize(("decided", "ends"), [("tell", "told"), ("keep_back", "not_told")])
def test_the_named_specialist_decides_what_is_told_and_the_decision_is_kept(town, decided, ends):
    """The to-do is the specialist's; nobody decides in their place."""
    case = disclosure(town)
    with town.store.reading() as session:
        tasks = select(Task.role).where(Task.case_id == case, Task.closed_at.is_(None))
        assert SPECIALIST in set(session.scalars(tasks))
    for who in (HEAD, COORDINATOR):
        with pytest.raises(Refused):
            town.fire(case, decided, who, answers={"decision": DECISION})

    town.fire(case, decided, SPECIALIST, answers={"decision": DECISION})

    assert ends == state(town, case)
    with town.store.reading() as session:
        kept = select(Submission.answers).where(Submission.case_id == case, Submission.alias == "decision")
        assert DECISION["reasons"] == session.scalars(kept).one()["reasons"]


def test_a_specialist_who_was_not_named_decides_nothing_until_the_head_names_them(town):
    """Nor do they see the case."""
    with town.store as session:
        other = town.person(session, SPECIALIST, town.school, name="other_specialist")
    case = disclosure(town)
    with pytest.raises(Missing):
        town.fire(case, "tell", "other_specialist", answers={"decision": DECISION})

    town.fire(case, "name_other", HEAD, answers={"other": {"specialist": str(other)}})

    town.fire(case, "tell", "other_specialist", answers={"decision": DECISION})
    assert "told" == state(town, case)


def state(town: Town, case: int) -> str:
    """Where a case stands."""
    with town.store.reading() as session:
        return session.get_one(Case, case).state
