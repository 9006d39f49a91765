"""Writing a form: drafts at every moment, judged when handed in."""

from tests.apps import PASSWORD
from tests.services.test_prefilling import second_plan
from tests.web.village import village, village_file

__all__ = ["village", "village_file"]

ROWS = {"f-consulted": "", "f-insufficient": "", "f-risks": "", "f-measures": ""}


def opened(village):
    village.town.register()
    return village.town.open_plan()


def test_a_draft_is_kept_without_being_judged(village):
    case = opened(village)

    answer = village.send("plan_author", f"/plani/{case}/veidlapa/plan", {"f-learner_aim": "Uzlabot atzīmes"})

    assert answer.status_code == 302
    assert "Uzlabot atzīmes" in village.page("plan_author", f"/plani/{case}/veidlapa/plan")


def test_an_unfinished_plan_is_not_handed_in_and_nothing_is_lost(village):
    case = opened(village)

    sent = {"f-learner_aim": "Uzlabot atzīmes", "_submit": "submit"}
    answer = village.send("plan_author", f"/plani/{case}/veidlapa/plan", sent)

    assert answer.status_code == 422
    assert "Veidlapā ir kļūdas." in answer.text
    assert 'href="#f-talk_with_learner"' in answer.text
    assert "Uzlabot atzīmes" in answer.text
    assert "Uzlabot atzīmes" in village.page("plan_author", f"/plani/{case}/veidlapa/plan")


def test_a_row_is_added_without_a_script(village):
    case = opened(village)

    answer = village.send("plan_author", f"/plani/{case}/veidlapa/plan", {"_add": "risks"})

    assert answer.status_code == 200
    assert 'name="f-risks" value="r' in answer.text


def test_rows_of_the_last_plan_are_copied_by_a_button_and_looked_at_one_by_one(village):
    case = second_plan(village.town)
    address = f"/plani/{case}/veidlapa/plan"
    emptied = village.send("plan_author", address, {**ROWS, "_stay": "1"})
    assert "Pārņemt no iepriekšējā (1)" in emptied.text

    answer = village.send("plan_author", address, {"_again": "risks"})

    assert "Pārņemta 1 rinda" in answer.text
    assert 'name="_carried" value="risks[r1]"' in answer.text
    assert 'name="_again" value="risks"' not in answer.text
    assert 'name="_again" value="measures"' in answer.text


def test_a_complete_draft_goes_to_the_head(village):
    case = opened(village)
    town = village.town
    from iapflow.services.drafts import Page, save_draft

    save_draft(town.store, town.room, town.who("plan_author"), Page(case, "plan"), town.plan())
    answer = village.send("plan_author", f"/plani/{case}/veidlapa/plan", {"_submit": "submit"})

    assert answer.status_code == 302
    assert town.journal(case)[-1] == "submit"


def test_a_draft_saved_elsewhere_meanwhile_is_not_written_over(village):
    case = opened(village)
    address = f"/plani/{case}/veidlapa/plan"
    village.send("plan_author", address, {"f-learner_aim": "Pirmais"})

    answer = village.send("plan_author", address, {"revision": "0", "f-learner_aim": "Otrais", "_seen": ""})

    assert answer.status_code == 409
    assert "Otrais" in answer.text
    assert "Pirmais" in village.page("plan_author", address)


def test_what_two_windows_wrote_in_one_field_waits_for_a_choice(village):
    case = opened(village)
    address = f"/plani/{case}/veidlapa/plan"
    old = marks_of(village.page("plan_author", address))
    village.send("plan_author", address, {"f-learner_aim": "Pirmais"})

    answer = village.send("plan_author", address, {**old, "f-learner_aim": "Otrais", "_submit": "submit"})

    assert answer.status_code == 409
    assert all(words in answer.text for words in ("Otrais", "<blockquote>Pirmais</blockquote>", "Paturēt manu"))
    assert "Pirmais" in village.page("plan_author", address)

    shown = {**marks_of(answer.text), "f-learner_aim": "Otrais", "_mine": "learner_aim"}
    settled = village.send("plan_author", address, shown)

    assert settled.status_code == 200
    assert "<blockquote>" not in settled.text
    assert "Otrais" in village.page("plan_author", address)


def test_what_was_typed_comes_back_after_the_sign_in_ended(village):
    """Without a script: the words are in the page that asks to sign in, and go on from there."""
    case = opened(village)
    address = f"/plani/{case}/veidlapa/plan"
    village.page("plan_author", address)
    browser = village.browser("plan_author")
    browser.delete_cookie("iapflow")

    sent = {"f-learner_aim": "Ļoti garš teikums", "csrf_token": "old", "_submit": "submit"}
    ours = {"Origin": "http://localhost"}
    answer = browser.post(address, data=sent, headers=ours)
    theirs = browser.post(address, data=sent, headers={"Origin": "http://elsewhere.example"})

    assert answer.status_code == 401
    assert 'name="f-learner_aim" value="Ļoti garš teikums"' in answer.text
    assert "_submit" not in answer.text
    assert "Ļoti garš teikums" not in theirs.text

    token = answer.text.split('name="csrf_token" value="')[-1].split('"')[0]
    early = browser.post(address, data={**sent, "csrf_token": token}, headers=ours)
    assert 'value="Ļoti garš teikums"' in early.text

    sign_in(browser, "plan_author@example.org")
    again = {"f-learner_aim": "Ļoti garš teikums", "csrf_token": token, "_stay": "1"}
    back = browser.post(address, data=again, headers=ours)

    assert back.status_code == 200
    assert "Ļoti garš teikums" in village.page("plan_author", address)


def test_a_script_is_told_that_the_sign_in_ended(village):
    case = opened(village)
    browser = village.app.test_client()

    said = {"Origin": "http://localhost", "X-Requested-With": "fetch"}
    answer = browser.post(f"/plani/{case}/veidlapa/plan/melnraksts", data={"f-learner_aim": "Raksta"}, headers=said)

    assert (401, True) == (answer.status_code, answer.json["signed_out"])


def marks_of(page):
    """The revision and the marks that a page was made from."""
    return {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("revision", "_seen")}


def sign_in(browser, email):
    """Sign in over the page, as in another tab."""
    page = browser.get("/pieslegties").text
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    answer = browser.post("/pieslegties", data={"email": email, "password": PASSWORD, "csrf_token": token})
    assert answer.status_code == 302


def test_the_page_keeps_the_draft_while_one_types(village):
    case = opened(village)
    address = f"/plani/{case}/veidlapa/plan"

    answer = village.send("plan_author", f"{address}/melnraksts", {"f-learner_aim": "Raksta"}, made_from=address)

    assert answer.json["saved_at"] == "12.00"


def test_the_page_asks_what_is_shown_now(village):
    case = opened(village)
    address = f"/plani/{case}/veidlapa/plan"

    answer = village.send("plan_author", f"{address}/seko", {"f-learner_aim": "Raksta"}, made_from=address)

    assert {"hidden", "required", "locked", "computed", "options", "titles", "materials", "phrases"} == set(answer.json)


def test_all_four_risk_groups_are_shown_as_looked_at_or_not(village):
    case = opened(village)

    page = village.page("plan_author", f"/plani/{case}/veidlapa/plan")

    assert page.count("vēl nav izvērtēta") == 4


def test_a_form_that_is_not_ones_own_is_only_read(village):
    case = opened(village)

    page = village.page("institution_head", f"/plani/{case}/veidlapa/plan")

    assert "data-filling" not in page
