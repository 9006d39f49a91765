"""What stands open to people from outside the schools: a closed list, walked address by address."""

from __future__ import annotations

from datetime import date

import pytest
from flask_security import hash_password

from iapflow.http.outside import PAGES, is_outside, may_open
from iapflow.http.routes import ACCOUNT, ACTIONS, ANYBODY, action_of
from iapflow.store.base import db
from iapflow.store.learner import Learner
from iapflow.web.shell import MENU
from tests.apps import PASSWORD
from tests.services.initiative import Initiative
from tests.services.supervising import Supervising
from tests.web.test_initiatives import LINK, initiative
from tests.web.village import Village, village, village_file

__all__ = ["initiative", "village", "village_file"]

EVERYBODY = ANYBODY | ACCOUNT
FILLED = {
    "learner_id": 1, "alias": "proposal", "transition": "submit", "workflow": "support_plan", "kind": "plan",
    "key": "score", "row": "r1", "class_name": "7.a", "token": "x", "filename": "x.css", "document_id": 1,
    "school": 1, "municipality": 1, "number": 1, "digest": "x", "old": "x", "new": "y", "ident": "x",
}  # fmt: skip


@pytest.fixture
def judge(village: Village, initiative: Initiative) -> None:
    """A member of the panel who can sign in."""
    with village.app.app_context():
        datastore = village.app.extensions["security"].datastore
        person = initiative.town.people["first_judge"]
        secret = hash_password(PASSWORD)
        datastore.create_user(email="first_judge@example.org", password=secret, person_id=person)
        db.session.commit()


def addresses(village: Village, case_id: int) -> list[tuple[str, str]]:
    """Endpoint and address of every page that can be read."""
    found = []
    with village.app.test_request_context():
        bind = village.app.create_url_adapter(None) or village.app.url_map.bind("localhost")
        for rule in village.app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or "static" in rule.endpoint:
                continue
            given = {name: case_id if name == "case_id" else FILLED.get(name, 1) for name in rule.arguments}
            offered = getattr(rule._converters.get("kind"), "items", None)
            given |= {"kind": min(offered)} if offered else {}
            found.append((rule.endpoint, bind.build(rule.endpoint, given)))
    return sorted(found)


@pytest.mark.usefixtures("judge")
@pytest.mark.parametrize("name", ["ngo", "first_judge"])
def test_nothing_outside_the_list_opens_and_no_learner_is_named(village: Village, initiative: Initiative, name: str):
    """Neither an own project's id nor a plan's leads anywhere that is not listed."""
    project = initiative.reported()
    with village.app.app_context():
        plan = initiative.town.submitted()
        with initiative.town.store.reading() as session:
            learner = session.query(Learner).order_by(Learner.id).first()
            secrets = (learner.family_name, initiative.town.number(plan))
    walked = 0

    for case_id in (project, plan):
        for endpoint, address in addresses(village, case_id):
            if endpoint.startswith("security."):
                continue
            answer = village.browser(name).get(address)
            action = ACTIONS[action_of(village.app, endpoint) or ""]
            if endpoint not in PAGES and not action & EVERYBODY:
                assert 403 == answer.status_code, (endpoint, address)
            assert not [one for one in secrets if one in answer.text], address
            walked += 1

    assert walked > 150


@pytest.fixture
def supervising(village: Village) -> Supervising:
    """A supervisor who can sign in and holds nothing else."""
    with village.app.app_context():
        made = Supervising(village.town, day=date(2026, 10, 1))
        datastore, secret = village.app.extensions["security"].datastore, hash_password(PASSWORD)
        datastore.create_user(email="supervisor@example.org", password=secret, person_id=made.town.people["supervisor"])
        db.session.commit()
    return made


def test_a_supervisor_opens_nothing_outside_the_list_and_reads_of_no_learner(
    village: Village, supervising: Supervising
) -> None:
    town = supervising.town
    with village.app.app_context():
        plan, own = town.submitted(), supervising.held()
        secrets = ("Paraugliep", town.number(plan))
    walked = 0

    for case_id in (own, plan):
        for endpoint, address in addresses(village, case_id):
            if endpoint.startswith("security.") or (case_id == plan and f"/{plan}" not in address):
                continue
            answer = village.browser("supervisor").get(address)
            action = ACTIONS[action_of(village.app, endpoint) or ""]
            if endpoint not in PAGES and not action & EVERYBODY:
                assert 403 == answer.status_code, (endpoint, address)
            if case_id == plan and endpoint == "web.case":
                assert 404 == answer.status_code, (endpoint, address)
            assert not [one for one in secrets if one in answer.text], address
            walked += 1

    assert walked > 100


def test_no_link_of_a_supervisor_leads_to_a_shut_page(village: Village, supervising: Supervising) -> None:
    with village.app.app_context():
        supervising.held()

    assert [] == shut(village, "supervisor", ["/supervizijas", "/pasakumi", "/biblioteka", "/mani-uzdevumi"])


def test_a_teacher_who_also_leads_supervisions_keeps_the_own_pages(village: Village, supervising: Supervising) -> None:
    with village.app.app_context():
        supervising.certified("subject_teacher", "S-9")

    menu = village.page("subject_teacher", "/supervizijas")

    assert 'href="/izglitojamie"' in menu
    assert 'href="/izglitojamie"' not in village.page("supervisor", "/supervizijas")


@pytest.mark.usefixtures("judge")
@pytest.mark.parametrize("name", ["ngo", "first_judge"])
def test_no_link_on_an_open_page_leads_to_a_shut_one(village: Village, initiative: Initiative, name: str):
    initiative.reported()

    assert [] == shut(village, name, ["/iniciativas", "/mani-uzdevumi"])


def shut(village: Village, name: str, waiting: list[str]) -> list[str]:
    """The pages that somebody is led to from these and that are shut to them."""
    seen: dict[str, int] = {}
    while waiting and len(seen) < 60:
        address = waiting.pop()
        if address in seen or address.startswith(("/static", "/vendor", "/iziet", "/konts")):
            continue
        answer = village.browser(name).get(address)
        seen[address] = answer.status_code
        if answer.mimetype == "text/html":
            waiting += [link.replace("&amp;", "&") for link in LINK.findall(answer.text)]
    return [address for address, status in seen.items() if status == 403]


def test_one_role_inside_opens_what_that_role_opens() -> None:
    assert is_outside(frozenset({"ngo_panel", "ngo_applicant"}))
    assert not is_outside(frozenset())
    assert may_open(frozenset({"ngo_panel", "plan_author"}), MENU[1].endpoint)
    assert not may_open(frozenset({"ngo_panel"}), MENU[1].endpoint)
