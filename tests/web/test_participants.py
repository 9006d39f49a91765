"""The page of participant records."""

from __future__ import annotations

from iapflow.store.participant import ParticipantRecord
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]

COORDINATOR = "institution_coordinator"


def address(village: Village) -> str:
    """Of the school."""
    return f"/iestade/{village.town.school}/dalibnieki"


def test_a_record_is_entered_ended_and_followed_up(village: Village) -> None:
    """The team's page leads there; the report opens from it."""
    plan, here = village.town.delivered(), address(village)
    assert f'href="{here}"' in village.page(COORDINATOR, f"/iestade/{village.town.school}")
    assert "Jāievada: 1" in village.page(COORDINATOR, here)
    joined = {"plan": str(plan), "status": "general", "education": "none", "joined_on": ""}

    answers = [
        village.send(COORDINATOR, here, joined),
        village.send(COORDINATOR, f"{here}/1", {"_act": "leave", "left_how": "early", "left_on": ""}, made_from=here),
        village.send(COORDINATOR, f"{here}/1", {"_act": "result", "result": "works", "result_on": ""}, made_from=here),
    ]

    assert [302, 302, 302] == [answer.status_code for answer in answers]
    page = village.page(COORDINATOR, here)
    assert ("Jāievada: 0" in page, "pirms laika" in page, "strādā" in page) == (True, True, True)
    assert "Beiguši pirms laika" in village.page(COORDINATOR, "/zinojumi/participant-records")


def test_mistakes_are_told_and_nothing_typed_is_lost(village: Village) -> None:
    """At joining and at the end; a record is struck out with a reason only."""
    plan, here = village.town.delivered(), address(village)
    joined = {"plan": str(plan), "status": "general", "education": "none", "joined_on": "31.02.2026."}

    no_day = village.send(COORDINATOR, here, joined)
    no_status = village.send(COORDINATOR, here, {**joined, "joined_on": "", "status": ""})
    village.send(COORDINATOR, here, {**joined, "joined_on": ""})
    one = f"{here}/1"
    early = village.send(COORDINATOR, one, {"_act": "leave", "left_on": "01.09.2026."}, made_from=here)
    bare = village.send(COORDINATOR, one, {"_act": "void", "because": ""}, made_from=here)

    assert [422] * 4 == [answer.status_code for answer in (no_day, no_status, early, bare)]
    assert "31.02.2026." in no_day.text
    assert "Izvēlieties vienu no piedāvātajiem." in no_status.text
    assert ("01.09.2026." in early.text, 'href="#left_on-1"' in early.text) == (True, True)
    assert 404 == village.send(COORDINATOR, one, {"_act": "x"}, made_from=here).status_code
    assert 1 == village.town.count(ParticipantRecord, left_on=None)


def test_another_school_is_unknown(village: Village) -> None:
    """As if it did not exist."""
    plan, here = village.town.delivered(), address(village)

    assert village.page("other_head", here, 404)
    assert 404 == village.send(COORDINATOR, here, {"plan": str(plan + 99)}).status_code
