"""The pages on which colleagues are asked and answer."""

from __future__ import annotations

import re

from iapflow.store.colleague_view import ColleagueView
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]

AUTHOR, TEACHER = "plan_author", "subject_teacher"
SAID = "Labi strādā grupā."


def opened(village: Village) -> str:
    """The page of a plan that is being written."""
    village.town.register()
    return f"/plani/{village.town.open_plan()}/kolegi"


def test_a_colleague_is_asked_answers_and_the_author_reads_it_beside_the_plan(village: Village) -> None:
    """From the plan's form there and back."""
    address = opened(village)
    form = address.replace("/kolegi", "/veidlapa/plan")
    assert f'href="{address}"' in village.page(AUTHOR, form)

    asked = village.send(AUTHOR, address, {"ask": str(village.town.people[TEACHER])})
    mine = village.page(TEACHER, "/mani-uzdevumi")
    question = re.search(r'href="(/skatijums/\d+)"', mine)
    assert question
    answered = village.send(TEACHER, question[1], {"goes_well": SAID, "is_hard": "", "would_help": ""})

    assert (302, 302) == (asked.status_code, answered.status_code)
    assert "Kolēģi lūdz jūsu skatījumu" in mine
    assert "Kolēģi lūdz jūsu skatījumu" not in village.page(TEACHER, "/mani-uzdevumi")
    assert SAID in village.page(AUTHOR, form)
    assert SAID in village.page(AUTHOR, address)
    assert village.page(TEACHER, question[1], 404)


def test_mistakes_are_told_and_nothing_typed_is_lost(village: Village) -> None:
    """Nobody chosen, a day that is none, an empty answer."""
    address = opened(village)
    teacher = str(village.town.people[TEACHER])
    said = {"_act": "note", "person": teacher, "goes_well": SAID}

    nobody = village.send(AUTHOR, address, {})
    no_day = village.send(AUTHOR, address, {**said, "on": "31.02.2026."})
    to_come = village.send(AUTHOR, address, {**said, "on": "02.10.2026."})
    noted = village.send(AUTHOR, address, said)

    assert [422, 422, 422, 302] == [one.status_code for one in (nobody, no_day, to_come, noted)]
    assert "Izvēlieties, kam jautāt." in nobody.text
    assert (True, True) == (SAID in no_day.text, "31.02.2026." in no_day.text)
    assert "Sarunas diena vēl nav pienākusi." in to_come.text
    assert "mutiski" in village.page(AUTHOR, address)
    assert 1 == village.town.count(ColleagueView)


def test_for_nobody_else_there_is_such_a_page(village: Village) -> None:
    """Neither the plan's nor somebody else's question."""
    address = opened(village)
    village.send(AUTHOR, address, {"ask": str(village.town.people[TEACHER])})

    for who in (TEACHER, "institution_head", "other_head"):
        assert village.page(who, address, 404)
    assert village.page("support_specialist", "/skatijums/1", 404)
    assert 404 == village.send(AUTHOR, address, {"ask": "999999"}).status_code


def test_what_a_colleague_types_is_kept_until_it_is_sent(village: Village) -> None:
    """For its writer only, whatever becomes of the plan meanwhile; begun anew it is gone, sent it is no draft."""
    address = opened(village)
    village.send(AUTHOR, address, {"ask": str(village.town.people[TEACHER])})
    question = "/skatijums/1"

    kept = village.send(TEACHER, f"{question}/melnraksts", {"goes_well": SAID, "strange": "x"}, question)
    again = village.page(TEACHER, question)
    others = village.send(AUTHOR, f"{question}/melnraksts", {"goes_well": "Cits."}, address)

    assert (302, 404) == (kept.status_code, others.status_code)
    assert (True, True) == (SAID in again, "Neviens cits to neredz." in again)
    assert SAID not in village.page(AUTHOR, address)
    village.send(TEACHER, f"{question}/atmest", {}, question)
    assert SAID not in village.page(TEACHER, question)
    village.send(TEACHER, f"{question}/melnraksts", {"is_hard": "Nepabeigts."}, question)
    village.send(TEACHER, question, {"goes_well": SAID})
    with village.town.store.reading() as session:
        view = session.get_one(ColleagueView, 1)
        assert (SAID, None, None, None) == (view.goes_well, view.is_hard, view.typed, view.typed_at)


def test_what_is_noted_of_a_talk_is_kept_until_it_is_noted(village: Village) -> None:
    """Of the author alone; noted it begins anew."""
    address = opened(village)
    said = {"person": str(village.town.people[TEACHER]), "on": "30.09.2026.", "goes_well": SAID}

    kept = village.send(AUTHOR, f"{address}/melnraksts", said, address)
    again = village.page(AUTHOR, address)
    noted = village.send(AUTHOR, address, {**said, "_act": "note"})

    assert (302, 302) == (kept.status_code, noted.status_code)
    assert (True, True, True) == (SAID in again, 'value="30.09.2026."' in again, "Sākt no jauna" in again)
    assert "Sākt no jauna" not in village.page(AUTHOR, address)
    assert 404 == village.send(TEACHER, f"{address}/melnraksts", said, "/mani-uzdevumi").status_code


def test_a_script_is_told_when_the_words_were_kept(village: Village) -> None:
    """And when nobody types so much."""
    address = opened(village)
    page = village.page(AUTHOR, address)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    script = {"X-Requested-With": "fetch"}
    kept = f"{address}/melnraksts"

    told = village.browser(AUTHOR).post(kept, data={"csrf_token": token, "goes_well": SAID}, headers=script)
    too_much = {"csrf_token": token, "goes_well": "a" * 400_001}
    refused = village.browser(AUTHOR).post(kept, data=too_much, headers=script)

    assert re.fullmatch(r"\d+\.\d\d", told.json["saved_at"])
    assert refused.status_code in {409, 413}
