"""The bank of phrases: written on its page, released, and put into a field by one press, without a script too."""

from tests.services.test_phrases import FIELD, WORDS
from tests.web.village import village, village_file

__all__ = ["village", "village_file"]


def write(village, who="plan_author", **changed):
    sent = {"house": village.town.school, "field": FIELD, "code": "A02", "words": WORDS, **changed}
    return village.send(who, "/frazes", sent)


def test_a_phrase_is_written_released_and_offered_beside_its_field(village):
    assert 302 == write(village).status_code
    assert "vēl nav izlaista" in village.page("institution_coordinator", "/frazes")
    number = village.page("institution_coordinator", "/frazes").split("/frazes/")[1].split("/")[0]

    village.send("institution_coordinator", f"/frazes/{number}/izlaist", {}, made_from="/frazes")

    assert WORDS in village.page("subject_teacher", "/frazes")
    assert 'href="/frazes"' in village.page("subject_teacher", "/mani-uzdevumi")


def test_one_press_puts_it_behind_what_is_written(village):
    write(village)
    village.town.register()
    address = f"/plani/{village.town.open_plan()}/veidlapa/plan"
    added = village.send("plan_author", address, {"_add": "risks"})
    row = added.text.split('name="f-risks" value="r')[1].split('"')[0]
    path, name = f"risks[r{row}].justification", f"f-risks-r{row}"
    sent = {"f-risks": f"r{row}", f"{name}-group": "A", f"{name}-factor": "A02", f"{name}-justification": "Sākums."}
    shown = village.send("plan_author", address, {**sent, "_stay": "1"})
    assert f'value="{path}|{WORDS}"' in shown.text

    put = village.send("plan_author", address, {**sent, "_phrase": f"{path}|{WORDS}"})

    assert f"Sākums. {WORDS}</textarea>" in put.text
    other = village.send("plan_author", address, {**sent, f"{name}-factor": "A03", "_stay": "1"})
    assert f'value="{path}|' not in other.text


def test_what_is_no_phrase_is_said_at_its_field_and_kept_on_the_page(village):
    refused = write(village, field="", words="Vārdi bez lauka.")

    assert 422 == refused.status_code
    assert 'href="#field"' in refused.text
    assert "Vārdi bez lauka." in refused.text


def test_who_belongs_to_no_institution_has_no_bank(village):
    village.page("state_officer", "/frazes", status=404)
