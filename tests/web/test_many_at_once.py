"""Many at once in the browser: from the queue to the preview, from the preview to what came of each."""

import re

import pytest

from iapflow.store.event import Event
from iapflow.store.many_at_once import ManyRun
from tests.services.test_many_at_once import APPROVE, HEAD, plans
from tests.web.village import village, village_file

__all__ = ["village", "village_file"]

LIST = f"/daudz/support_plan/{APPROVE}"
BOX = re.compile(r'name="case" value="(\d+):(\d+)"')


def able(page: str) -> list[int]:
    return [int(case) for case, _ in BOX.findall(page)]


def test_the_queue_leads_over_the_preview_to_what_came_of_each(village):
    seen, unseen = plans(village.town, 2)
    queue = village.page(HEAD, "/plani?queue=approvals")
    assert f'name="case" value="{seen}" form="together"' in queue
    assert 'href="/daudz"' in queue
    village.page(HEAD, f"/apstiprinasana/{seen}")

    page = village.page(HEAD, f"{LIST}?case={seen}&case={unseen}")
    assert [seen] == able(page)
    assert "Pēc pēdējām izmaiņām tas vēl nav atvērts." in page
    assert f'href="/apstiprinasana/{unseen}"' in page
    answer = village.send(HEAD, LIST, {"case": ":".join(BOX.findall(page)[0])})

    told = village.page(HEAD, answer.location)
    assert "Izdarīts: 1. Palika, kā bija: 0." in told
    assert ["start", "submit"] == village.town.journal(unseen)
    assert "vairākiem reizē" in village.page(HEAD, f"/plani/{seen}")
    assert answer.location in village.page(HEAD, "/daudz")


def test_what_the_preview_refuses_is_refused_when_it_is_posted_all_the_same(village):
    seen, unseen = plans(village.town, 2)
    village.page(HEAD, f"/apstiprinasana/{seen}")
    answer = village.send(HEAD, LIST, {"case": f"{unseen}:2"})

    told = village.page(HEAD, answer.location)
    assert "Izdarīts: 0. Palika, kā bija: 1." in told
    assert "Pēc pēdējām izmaiņām tas vēl nav atvērts." in told
    assert 0 == village.town.count(Event, transition=APPROVE)


@pytest.mark.parametrize("sent", [{}, {"case": "x:y"}, {"case": "1"}, {"case": "0:0"}, {"case": f"1:{2**40}"}])
def test_nothing_chosen_is_said_on_the_page(village, sent):
    (case,) = plans(village.town, 1)
    village.page(HEAD, f"/apstiprinasana/{case}")

    answer = village.send(HEAD, LIST, sent)

    assert 422 == answer.status_code
    assert "Atzīmējiet vismaz vienu." in answer.text
    assert [case] == able(answer.text)
    assert 0 == village.town.count(ManyRun)


def test_more_than_the_most_is_refused_with_the_figures(village):
    (case,) = plans(village.town, 1)
    village.page(HEAD, f"/apstiprinasana/{case}")

    answer = village.send(HEAD, LIST, {"case": [f"{number}:1" for number in range(1, 502)]})

    assert 422 == answer.status_code
    assert "Reizē var izlemt ne vairāk kā 500, bet atzīmēti ir 501." in answer.text


def test_the_same_page_sent_twice_leads_to_the_same_run(village):
    (case,) = plans(village.town, 1)
    village.page(HEAD, f"/apstiprinasana/{case}")
    page = village.page(HEAD, LIST)
    again = re.search(r'name="request_id" value="(\w+)"', page)[1]
    sent = {"case": ":".join(BOX.findall(page)[0]), "request_id": again}

    first = village.send(HEAD, LIST, sent)
    second = village.send(HEAD, LIST, sent, made_from="/plani")

    assert first.location == second.location
    assert 1 == village.town.count(Event, transition=APPROVE)


def test_only_its_person_sees_a_run_and_only_bulk_acts_are_offered(village):
    (case,) = plans(village.town, 1)
    village.page(HEAD, f"/apstiprinasana/{case}")
    answer = village.send(HEAD, LIST, {"case": ":".join(BOX.findall(village.page(HEAD, LIST))[0])})

    village.page("municipal_coordinator", answer.location, status=404)
    village.page(HEAD, "/daudz/support_plan/send_back", status=404)
    village.page(HEAD, "/daudz/nothing/at_all", status=404)
    village.page("plan_author", LIST, status=404)
    assert 'href="/daudz"' not in village.page("plan_author", "/plani")


def test_a_form_of_the_step_is_asked_once_and_kept_when_it_is_not_complete(village):
    cases = plans(village.town, 2)
    for case in cases:
        village.town.fire(case, APPROVE, HEAD)
    halt = "/daudz/support_plan/halt"
    for case in cases:
        village.town.fire(case, "approve_by_municipality", "municipal_coordinator")
    page = village.page("state_officer", halt)
    picks = [":".join(found) for found in BOX.findall(page)]
    assert 2 == len(picks)
    filled = {"case": picks, "f-reason": "emergency", "f-comment": "Plūdi pilsētā.", "f-effective_on": ""}

    refused = village.send("state_officer", halt, filled)
    answer = village.send("state_officer", halt, {**filled, "f-effective_on": "02.10.2026"})

    assert 422 == refused.status_code
    assert "Plūdi pilsētā." in refused.text
    assert 2 == refused.text.count(" checked>")
    assert 302 == answer.status_code, re.findall(r"error-summary.*?</div>", answer.text, re.S)
    assert "Izdarīts: 2. Palika, kā bija: 0." in village.page("state_officer", answer.location)
