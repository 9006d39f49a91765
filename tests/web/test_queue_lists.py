"""Lists of a queue: its own columns, exceptions first over the whole of it, page by page."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from iapflow.store.case import Case
from iapflow.store.submission import Submission
from tests.services.copying import copies
from tests.web.test_cases import counted
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]

HEAD = "institution_head"
QUEUE = "/plani?queue=approvals"
NUMBER = re.compile(r'<a class="num" href="/plani/\d+">([^<]+)</a>')


def test_the_one_exception_among_230_plans_stands_on_the_first_page(village: Village):
    """A municipality decides on hundreds of plans; what is to be looked at is never cut off, however late it is due."""
    town = village.town
    case = town.submitted()
    copies(town.store, case, range(230))
    with town.store as session:
        much = session.scalars(select(Submission).where(Submission.case_id == case + 200)).one()
        measures = [{**row, "volume": "61"} for row in much.answers["measures"]]
        much.answers = {**much.answers, "measures": measures}
        number = session.get_one(Case, case + 200).number

    page = village.page(HEAD, QUEUE)
    noted = village.page(HEAD, f"{QUEUE}&skats=apskatit")
    last = village.page(HEAD, f"{QUEUE}&page=10")

    assert number == NUMBER.findall(page)[0]
    assert [number] == NUMBER.findall(noted)
    assert 25 == len(NUMBER.findall(page))
    assert 231 - 9 * 25 == len(NUMBER.findall(last))
    assert ["(231)", "(230)", "(1)"] == re.findall(r"\(\d+\)", page.split('class="tabs"')[2].split("</nav>")[0])


@pytest.mark.parametrize("address", [QUEUE, "/lietas/support_plan?queue=approvals"])
def test_a_queue_takes_the_same_statements_for_two_and_for_sixty(village: Village, address: str):
    """Judging the whole queue costs nothing a row; SQL goes up only with each 400 cases."""
    case = village.town.submitted()
    copies(village.town.store, case, range(1))
    village.page(HEAD, address)
    with counted() as few:
        village.page(HEAD, address)

    copies(village.town.store, case, range(1, 60))
    with counted() as many:
        village.page(HEAD, address)

    assert len(few) == len(many)


def test_the_list_of_plans_has_the_columns_of_its_queue_and_keeps_the_ticks(village: Village):
    """*Plāni* shows what the definition names: a head sees about whom and what it costs, and ticks what goes together."""
    case = village.town.submitted()

    page = village.page(HEAD, QUEUE)
    everything = village.page(HEAD, "/plani")

    heads = re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', page)
    assert ["Izvēlēties", "Numurs", "Par ko", "Termiņš", "Plānotais finansējums", "Piezīmes", "Darbība"] == heads
    assert "Elza Paraugliepa" in page
    assert f'name="case" value="{case}"' in page
    assert f'href="/apstiprinasana/{case}"' in page
    assert "Statuss" in re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', everything)


def test_a_part_keeps_the_filters_of_the_list(village: Village):
    """Who searches in a queue and then asks for what is to be looked at still searches."""
    village.town.submitted()

    page = village.page(HEAD, f"{QUEUE}&q=elz")

    assert "/plani?queue=approvals&amp;q=elz&amp;skats=apskatit" in page


def test_the_list_goes_into_a_file_that_no_spreadsheet_runs(village: Village):
    """Scope and filters of the list hold for the file; what begins like a formula is words."""
    town = village.town
    town.register()
    case = town.open_plan()
    plan = town.plan(risks=[town.risk(justification="=1+1 matemātikā nepietiekami apgūtas divas tēmas.")])
    town.fire(case, "submit", "plan_author", answers={"plan": plan})
    address = "/lietas/support_plan/tabula.csv?saturs=plan.risks"

    mine = village.browser(HEAD).get(address)
    others = village.browser("other_head").get(address)
    filtered = village.page(HEAD, f"{address}&lauks=plan.risks.group&vertiba=B")

    assert "attachment; filename=support_plan-plan-risks.csv" == mine.headers["Content-Disposition"]
    assert ";'=1+1 matemātikā nepietiekami apgūtas divas tēmas.;" in mine.text
    assert town.number(case) not in others.text
    assert town.number(case) not in filtered
    assert 404 == village.browser(HEAD).get("/lietas/support_plan/tabula.csv?saturs=nekas").status_code
    assert 200 == village.browser(HEAD).get("/lietas/support_plan/tabula.xlsx?saturs=plan").status_code


def test_the_filter_by_an_answer_stands_in_the_address(village: Village):
    case = village.town.submitted()
    number = village.town.number(case)

    found = village.page(HEAD, "/plani?lauks=plan.risks.group&vertiba=A")
    none = village.page(HEAD, "/plani?lauks=plan.risks.group&vertiba=B")
    wrong = village.page(HEAD, "/plani?lauks=plan.period_end&vertiba=nav")

    assert number in found
    assert number not in none
    assert 'value="nav"' in wrong
    assert "filter-wrong" in wrong
