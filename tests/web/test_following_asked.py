"""Forms that come with a button, a vote, a task or a start follow what is typed into them."""

from __future__ import annotations

import re

import pytest

from tests.services.council import Council
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]

ADDRESS = re.compile(r'data-follow-url="([^"]+)"')


def followed(village: Village, name: str, place: str, typed: dict[str, str]) -> dict[str, object]:
    """What the page at this place is told when this was typed into it."""
    page = village.page(name, place)
    found = ADDRESS.search(page)
    assert found is not None
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = village.browser(name).post(found[1].replace("&amp;", "&"), data={**typed, "csrf_token": token})
    assert 200 == answer.status_code, answer.text[:300]
    told: dict[str, object] = answer.json
    return told


def test_the_form_of_a_button_follows(village: Village) -> None:
    case = village.town.delivered()

    told = followed(village, "plan_author", f"/plani/{case}/darbiba/suspend", {"f-comment": "Slimo", "revision": "1"})

    assert {"f-reason", "f-effective_on", "f-comment"} == set(told["required"])
    assert "agree" == village.town.journal(case)[-1]


def test_the_form_of_a_return_follows_on_the_page_of_the_decision(village: Village) -> None:
    case = village.town.submitted()

    told = followed(village, "institution_head", f"/apstiprinasana/{case}", {"f-comment": "Par maz", "_says": "Kas?"})

    assert ["f-comment"] == told["required"]


def test_a_vote_and_a_task_follow(village: Village) -> None:
    council = Council(village.town)
    voting, asking = council.voting(), council.asking()

    vote = followed(village, "subject_teacher", f"/plani/{voting}/balsojums", {"_answer": "yes", "f-points": "3"})
    task = followed(village, "subject_teacher", f"/plani/{asking}/uzdevums/teacher_view", {})

    assert "f-points" in vote["required"]
    assert task["required"]


def test_a_start_follows_its_form(village: Village) -> None:
    place = "/lietas/jauna/behaviour_entry"

    told = followed(village, "institution_head", place, {"f-words": "Strīds", "institution": ""})

    assert "f-words" in told["required"]


@pytest.mark.parametrize(
    "address",
    ["/plani/{case}/darbiba/approve_by_head/seko", "/plani/{case}/seko-balsojumam", "/lietas/jauna/nonsense/seko"],
)
def test_nothing_is_told_of_what_is_not_ones_own(village: Village, address: str) -> None:
    case = village.town.submitted()
    token = village.page("plan_author", "/mani-uzdevumi").split('name="csrf_token" value="')[1].split('"')[0]

    answer = village.browser("plan_author").post(address.format(case=case), data={"csrf_token": token})

    assert 404 == answer.status_code
