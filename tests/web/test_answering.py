"""Voting and doing tasks in the browser: the panel, the pages, the list of one's own work, the journal."""

from __future__ import annotations

import re

import pytest

from iapflow.forms.sheet import input_name
from tests.services.council import Council
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]


@pytest.fixture
def council(village: Village) -> Council:
    """The village with the council's workflow."""
    return Council(village.town)


def test_a_vote_is_cast_on_its_page_and_told_in_the_journal(village: Village, council: Council) -> None:
    case = council.voting()
    address = f"/plani/{case}/balsojums"

    mine = village.page("subject_teacher", "/mani-uzdevumi")
    page = village.page("subject_teacher", address)
    answer = village.send("subject_teacher", address, {"_answer": "yes", input_name("points"): "9"})
    after = village.page("subject_teacher", f"/plani/{case}")

    assert address in mine
    assert "Pamatdaļa" in page
    assert "Iekšēji" not in page
    assert 302 == answer.status_code
    assert "Nobalsoja" in after
    assert address not in after


def test_sheets_and_answers_are_unseen_by_others_until_all_are_in(village: Village, council: Council) -> None:
    case = council.voting()
    council.vote(case, "subject_teacher", points="3")

    own = village.page("subject_teacher", f"/plani/{case}")
    others = village.page("support_specialist", f"/plani/{case}")
    village.page("support_specialist", f"/plani/{case}/veidlapa/score", status=404)
    council.vote(case, "institution_head")
    shown = village.page("support_specialist", f"/plani/{case}")

    assert "Uzrakstītais" in own
    assert "Uzrakstītais" not in others
    assert "Nobalsoja: piekrīt" not in others
    assert "Nobalsoja: piekrīt" in shown


def test_a_refused_vote_keeps_what_was_typed(village: Village, council: Council) -> None:
    case = council.voting()

    answer = village.send(
        "subject_teacher",
        f"/plani/{case}/balsojums",
        {"_answer": "no", input_name("points"): "99", input_name("because"): "Jo"},
    )
    none = village.send("subject_teacher", f"/plani/{case}/balsojums", {input_name("points"): "9"})

    assert 422 == answer.status_code
    assert 'value="no" checked' in answer.text
    assert 'value="99"' in answer.text
    assert 422 == none.status_code
    assert "Izvēlieties, kā balsojat." in none.text


def test_a_vote_on_what_has_changed_since_the_page_was_opened_is_refused(village: Village, council: Council) -> None:
    """The proposal was turned down and put again with another amount; what was typed is kept."""
    case = council.voting()
    address = f"/plani/{case}/balsojums"
    seen = re.search(r'name="_saw" value="(\w{8})"', village.page("subject_teacher", address))
    assert seen is not None
    council.vote(case, "institution_head", "no")
    council.put(case, amount="50")

    old = {"_answer": "yes", input_name("points"): "9", "_saw": seen[1]}
    answer = village.send("subject_teacher", address, old)
    fresh = re.search(r'name="_saw" value="(\w{8})"', answer.text)

    assert 422 == answer.status_code
    assert "Apskatiet to vēlreiz un tad balsojiet." in answer.text
    assert 'value="9"' in answer.text
    assert fresh is not None
    assert 302 == village.send("subject_teacher", address, {**old, "_saw": fresh[1]}).status_code


def test_one_who_has_no_vote_finds_no_page_to_vote(village: Village, council: Council) -> None:
    case = council.voting()

    village.page("institution_coordinator", f"/plani/{case}/balsojums", status=404)
    village.page("institution_coordinator", f"/plani/{case}")


def test_a_task_with_a_form_and_one_without_are_done_on_their_pages(village: Village, council: Council) -> None:
    case = council.asking("subject_teacher")
    opinion, step = f"/plani/{case}/uzdevums/teacher_view", f"/plani/{case}/uzdevums/step/s1"

    mine = village.page("subject_teacher", "/mani-uzdevumi")
    empty = village.send("subject_teacher", opinion, {})
    done = village.send("subject_teacher", opinion, {input_name("words"): "Piekrītu"})
    marked = village.send("subject_teacher", step, {})
    page = village.page("institution_coordinator", f"/plani/{case}")

    assert opinion in mine
    assert step in mine
    assert [422, 302, 302] == [empty.status_code, done.status_code, marked.status_code]
    assert "Izdarīts: Viedoklis" in page
    village.page("subject_teacher", step, status=404)
    village.page("support_specialist", opinion, status=404)
