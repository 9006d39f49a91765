"""The page of participant records."""

from __future__ import annotations

from datetime import date, timedelta

from iapflow.store.participant import ParticipantRecord
from iapflow.web.participants import AT_ONCE
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


def test_many_records_come_page_by_page_and_a_refused_one_stands_on_its_page(village: Village) -> None:
    """Those that want something stand first."""
    plan, here = village.town.delivered(), address(village)
    with village.town.store as session:
        for number in range(AT_ONCE + 1):
            day = date(2026, 9, 1) + timedelta(days=number)
            row = ParticipantRecord(case_id=plan, learner_id=village.town.learner, institution_id=village.town.school)
            row.joined_on, row.left_on, row.left_how, row.status, row.education = day, day, "early", "general", "none"
            row.entered_by_id, row.entered_at = village.town.people[COORDINATOR], village.town.now
            session.add(row)

    first, second = village.page(COORDINATOR, here), village.page(COORDINATOR, f"{here}?page=2")
    refused = village.send(COORDINATOR, f"{here}/1", {"_act": "void", "because": ""}, made_from=here)

    assert (AT_ONCE, 1) == tuple(page.count("Atzīmēt rezultātu</summary>") for page in (first, second))
    assert ('rel="next"' in first, 'rel="prev"' in second) == (True, True)
    assert (422, True) == (refused.status_code, 'id="because-1"' in refused.text)
