"""Pointing at answers on the way back, the checklist in the form, the answers before the next reader."""

from __future__ import annotations

import re

from iapflow.services import cases
from iapflow.services.cases import Press
from iapflow.services.pointing import Pointed
from tests.web.village import village, village_file

__all__ = ["village", "village_file"]

VOLUME, RISK = "plan:measures[m1].volume", "plan:risks[r1]"


def returned(village):
    """The head sends a plan back with two remarks, on the page of the decision."""
    case = village.town.submitted()
    sent = {
        "_do": "send_back",
        "f-comment": "Divas piezīmes.",
        "_at": [RISK, VOLUME, "plan:"],
        "_says": ["Kas vēl?", "Par maz stundu.", ""],
    }
    assert 302 == village.send("institution_head", f"/apstiprinasana/{case}", sent).status_code
    return case


def test_every_answer_and_row_has_a_place_for_a_remark(village):
    case = village.town.submitted()

    for address in (f"/apstiprinasana/{case}", f"/plani/{case}/darbiba/send_back"):
        page = village.page("institution_head", address)

        for place in (VOLUME, RISK, "plan:"):
            assert f'name="_at" value="{place}"' in page


def test_two_remarks_go_to_the_author_and_come_back_answered(village):
    case = returned(village)
    address = f"/plani/{case}/veidlapa/plan"
    form = village.page("plan_author", address)
    overview = village.page("plan_author", f"/plani/{case}")
    ids = re.findall(r'name="_mark" value="(\d+)"', form)

    assert "Par maz stundu." in overview
    assert f"{address}#f-risks-r1" in overview
    assert form.index("Kas vēl?") < form.index("Par maz stundu.")
    assert 'data-focus-id="f-risks-r1"' in form
    assert 4 == form.count("Kas vēl?") + form.count("Par maz stundu.")

    asked = village.send("plan_author", address, {"_submit": "submit", "_mark": ids, f"_mark-{ids[0]}-done": "1"})
    assert 422 == asked.status_code
    assert 'value="open_marks"' in asked.text
    answers = {"_mark": ids, f"_mark-{ids[0]}-done": "1", f"_mark-{ids[1]}-answer": "Pietiek."}
    done = village.send("plan_author", address, {"_submit": "submit", **answers, **posted(form)})

    assert 302 == done.status_code, done.text
    page = village.page("institution_head", f"/apstiprinasana/{case}")
    assert "Pietiek." in page
    assert "Kopš pēdējā lēmuma nekas nav mainījies." in page
    assert "Rādīt visu" in page


def test_handing_in_as_it_is_may_be_confirmed(village):
    case = returned(village)
    address = f"/plani/{case}/veidlapa/plan"
    form = village.page("plan_author", address)

    done = village.send("plan_author", address, {"_submit": "submit", "_confirm": "open_marks", **posted(form)})

    assert 302 == done.status_code
    assert "vēl nav labots" in village.page("institution_head", f"/apstiprinasana/{case}")


def test_a_remark_that_cannot_be_kept_is_shown_again_with_every_word(village):
    case = village.town.submitted()
    sent = {"_do": "send_back", "f-comment": "Labojiet.", "_at": [VOLUME], "_says": ["Par \u202e maz"]}

    answer = village.send("institution_head", f"/apstiprinasana/{case}", sent)

    assert 422 == answer.status_code
    assert "Par \u202e maz</textarea>" in answer.text
    assert "submit" == village.town.journal(case)[-1]


def test_a_place_somebody_made_up_is_refused_in_words(village):
    case = village.town.submitted()
    sent = {"_do": "send_back", "f-comment": "Labojiet.", "_at": ["plan:nowhere[", "x"], "_says": ["a", "b"]}

    answer = village.send("institution_head", f"/apstiprinasana/{case}", sent)

    assert 422 == answer.status_code
    assert "Šīs vietas veidlapā vairs nav" in answer.text


def test_upper_levels_read_no_remark_about_what_they_do_not_see(village):
    town = village.town
    case = town.submitted()
    marks = [Pointed("plan", "risks[r1]", "Ģimenes noslēpums"), Pointed("plan", "measures[m1].volume", "Par maz.")]
    reason = {"reason": {"comment": "Labojiet."}}
    press = Press("send_back", town.who("institution_head"), answers=reason, marks=marks)
    cases.fire(town.store, town.room, case, press)
    note = {"confirmed": ["open_marks"]}
    again = Press("submit", town.who("plan_author"), answers={"plan": town.plan()}, note=note)
    cases.fire(town.store, town.room, case, again)
    town.fire(case, "approve_by_head", "institution_head")

    page = village.page("municipal_coordinator", f"/apstiprinasana/{case}")

    assert "noslēpums" not in page


def posted(page: str) -> dict[str, list[str]]:
    """What the form of a page holds now, as a browser would send it back."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", page):
        name, value = (re.search(rf'{one}="([^"]*)"', tag) for one in ("name", "value"))
        is_off = re.search(r'type="(checkbox|radio)"', tag) and "checked" not in tag
        if name and name[1].startswith("f-") and not is_off and "disabled" not in tag:
            found.setdefault(name[1], []).append(value[1] if value else "")
    for name, words in re.findall(r'<textarea [^>]*name="(f-[^"]*)"[^>]*>([^<]*)</textarea>', page):
        found.setdefault(name, []).append(words.strip())
    for name, options in re.findall(r'<select [^>]*name="(f-[^"]*)"[^>]*>(.*?)</select>', page, re.DOTALL):
        found[name] = re.findall(r'<option value="([^"]*)" selected', options) or [""]
    return found
