"""The page of hours granted, planned, given and left."""

from __future__ import annotations

import pytest

from iapflow.store.engagement import Engagement
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]

COORDINATOR = "institution_coordinator"


def address(village: Village) -> str:
    """Of the school."""
    return f"/iestade/{village.town.school}/stundu-sadale"


def wish(village: Village, **more: str) -> dict[str, str]:
    """Ten hours for the teacher."""
    person = f"{village.town.people['subject_teacher']}:subject_teacher"
    found = {"person": person, "basis": "order", "number": "1-9/4", "semester_hours": "10,5"}
    return {**found, "month_hours": "", "rate": "12,50", "valid_from": "01.09.2026.", "valid_to": "", **more}


def test_hours_are_granted_shown_and_struck_out(village: Village) -> None:
    """The team's page leads there; too little granted is told; the teacher reads the own hours."""
    village.town.delivered()
    here = address(village)
    assert f'href="{here}"' in village.page(COORDINATOR, f"/iestade/{village.town.school}")

    done = village.send(COORDINATOR, here, wish(village))
    page = village.page(COORDINATOR, here)
    mine = village.page("subject_teacher", "/manas-stundas")
    struck = village.send(COORDINATOR, f"{here}/1/svitro", {}, made_from=here)

    assert (302, 302) == (done.status_code, struck.status_code)
    assert "Plānots par 1,5 h vairāk, nekā piešķirts." in page
    assert "10,5\N{NO-BREAK SPACE}h" in mine
    assert "Šajā semestrī piešķirtās stundas" in mine
    assert "Stundas nav piešķirtas." in village.page(COORDINATOR, here)
    assert 1 == village.town.count(Engagement)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"valid_from": "31.02.2026."}, "Tāda datuma nav."),
        ({"semester_hours": "desmit"}, "Ierakstiet skaitli"),
        ({"rate": "12,50 USD"}, "Ierakstiet summu eiro."),
        ({"number": ""}, "Norādiet dokumenta numuru."),
        ({"semester_hours": "1e9"}, "Ierakstiet skaitli"),
    ],
)
def test_mistakes_are_told_and_nothing_typed_is_lost(village: Village, wrong: dict[str, str], told: str) -> None:
    """Each at its place."""
    page = village.send(COORDINATOR, address(village), wish(village, **wrong))

    assert 422 == page.status_code
    assert told in page.text
    assert "12,50" in page.text


def test_another_school_and_unknown_people_are_unknown(village: Village) -> None:
    """As if neither existed."""
    here = address(village)
    assert village.page("other_head", here, 404)
    for person in ("999999:subject_teacher", "x", "", f"{village.town.people['subject_teacher']}:administrator"):
        assert 404 == village.send(COORDINATOR, here, wish(village, person=person)).status_code


def test_the_table_is_taken_along(village: Village) -> None:
    """As CSV, XLSX and on paper."""
    village.town.delivered()
    here = address(village)
    village.send(COORDINATOR, here, wish(village))

    rows, book, paper = (
        village.browser(COORDINATOR).get(f"{here}/tabula.{kind}").data for kind in ("csv", "xlsx", "pdf")
    )

    assert "subject_teacher Modele;atbalsta sniedzējs;10,50;12,00;0;10,50;Plānots par 1,5 h" in rows.decode("utf-8-sig")
    assert (b"PK", b"%PDF") == (book[:2], paper[:4])
    assert village.page("other_head", f"{here}/tabula.csv", 404)


def test_a_plan_that_plans_more_than_granted_says_so(village: Village) -> None:
    """Beside its form."""
    village.town.register()
    plan = village.town.open_plan()
    village.send(COORDINATOR, address(village), wish(village))
    form = f"/plani/{plan}/veidlapa/plan"
    before = village.page("plan_author", form)
    teacher = str(village.town.people["subject_teacher"])
    added = village.send("plan_author", form, {"_add": "measures"})
    row = added.text.split('name="f-measures" value="r', 1)[1].split('"')[0]
    row = f"r{row}"
    sent = {"measure": "M01", "giver": teacher, "volume": "12"}
    marks = {"f-measures": row, **{f"f-measures-{row}-{name}": value for name, value in sent.items()}}
    village.send("plan_author", form, marks)

    assert "Plānots vairāk stundu" not in before
    assert "piešķirtas 10,5 h, visos plānos kopā plānotas 12" in village.page("plan_author", form)
