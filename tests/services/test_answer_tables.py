"""Lists with answers, as files and as filters: never more than the person reads on the page."""

from __future__ import annotations

import pytest

from iapflow.errors import Missing, Refused
from iapflow.forms.voice import Voice, plainly
from iapflow.services.answer_filter import filters, matching
from iapflow.services.answer_tables import Content, contents, tables
from iapflow.services.drafts import read_form
from tests.services.town import Town

MARK = "ZIME"
VOICE = Voice("lv", plainly)
PEOPLE = (
    "institution_head", "institution_coordinator", "plan_author", "subject_teacher", "support_specialist",
    "municipal_coordinator", "state_officer", "other_head",
)  # fmt: skip


def written(town: Town, **more) -> int:
    """A plan whose every free text of a risk is marked, where municipality and state read it too."""
    town.register()
    case = town.open_plan()
    plan = town.plan(risks=[town.risk(justification=f"{MARK}: matemātikā nepietiekami apgūtas divas tēmas.", **more)])
    town.fire(case, "submit", "plan_author", answers={"plan": plan})
    town.fire(case, "approve_by_head", "institution_head")
    town.fire(case, "approve_by_municipality", "municipal_coordinator")
    return case


def cells(town: Town, name: str, content: Content, case: int) -> list[object]:
    """Everything in every sheet; nothing where there is no such content for this person."""
    try:
        made = tables(town.store, town.room, town.who(name), (content, [case]), VOICE)
    except Missing:
        return []
    return [cell for table in made for row in table.rows for cell in row]


def reads(town: Town, name: str, case: int, path: str) -> bool:
    """Whether the page of the form shows this person the path, unmasked."""
    try:
        allowed = read_form(town.store, town.room, town.who(name), case, "plan").filled.access
    except Missing:
        return False
    return path in allowed.seen - allowed.masked


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("group", ["", "risks"])
def test_what_the_page_hides_or_masks_is_never_in_a_sheet(town: Town, name: str, group: str):
    case = written(town)

    found = cells(town, name, Content("support_plan", "plan", group), case)

    is_there = any(MARK in str(cell) for cell in found)
    assert reads(town, name, case, "risks.justification") is is_there


def test_a_line_a_case_has_its_rows_on_sheets_of_their_own_or_flattened(town: Town):
    case, who = written(town), town.who("institution_head")

    sheets = tables(town.store, town.room, who, (Content("support_plan", "plan"), [case]), VOICE)
    (flat,) = tables(town.store, town.room, who, (Content("support_plan", "plan", "measures"), [case]), VOICE)

    assert {"lv": "Riski", "en": "Risks"} in [table.title for table in sheets]
    assert [1, 1] == [len(sheets[0].rows), len(flat.rows)]
    assert 12.0 in flat.rows[0]
    assert "1" in flat.rows[0]
    assert len(flat.headings) == len(flat.rows[0])


def test_only_what_is_read_is_offered(town: Town):
    """The state officer knows of no justification and no talk with the family."""
    offered = {one.path for one in filters(town.store, town.room, town.who("state_officer"), "support_plan")}
    of_head = {one.path for one in filters(town.store, town.room, town.who("institution_head"), "support_plan")}

    assert "plan.risks.group" in offered
    assert "plan.risks.factor" in of_head - offered
    assert not any(path.endswith("justification") for path in of_head | offered)
    assert contents(town.store, town.room, town.who("institution_head"), "support_plan")


@pytest.mark.parametrize(
    ("name", "path", "wanted", "is_found"),
    [
        ("institution_head", "plan.risks.group", "A", True),
        ("institution_head", "plan.risks.group", "B", False),
        ("institution_head", "plan.measures.volume", "12", True),
        ("institution_head", "plan.risks.factor", "A02", True),
        ("state_officer", "plan.risks.factor", "A02", False),
        ("institution_head", "plan.nothing", "A", False),
        ("institution_head", "nothing.at.all", "A", False),
    ],
)
def test_a_list_is_filtered_by_what_one_reads(town: Town, name: str, path: str, wanted: str, is_found: bool):
    case = written(town)

    found = matching(town.store, town.room, town.who(name), [case], (path, wanted))

    assert ([case] if is_found else []) == found


def test_words_that_are_no_answer_are_told(town: Town):
    case = written(town)

    with pytest.raises(Refused):
        matching(town.store, town.room, town.who("institution_head"), [case], ("plan.period_end", "nav"))
