"""Writing a form: drafts at every moment, judged when handed in."""

import pytest
from sqlalchemy import select

from iapflow.store.stray_field import StrayField
from iapflow.store.submission import Draft, Submission
from iapflow.store.work_log import WorkLogEntry
from tests.apps import PASSWORD
from tests.services.test_prefilling import second_plan
from tests.web.village import village, village_file

__all__ = ["village", "village_file"]

SENT = "987654321"
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


def noted(village):
    """Who, in which form, which fields, how often."""
    with village.town.store.reading() as session:
        names = {person: name for name, person in village.town.people.items()}
        rows = session.scalars(select(StrayField).order_by(StrayField.id))
        return [(names[row.person_id], row.case_id, row.form, row.fields, row.times) for row in rows]


def stored(village):
    """Every answer that is kept, as one text."""
    with village.town.store.reading() as session:
        kept = [*session.scalars(select(Draft.answers)), *session.scalars(select(Submission.answers))]
        return f"{kept} {[row.topic for row in session.scalars(select(WorkLogEntry))]}"


@pytest.fixture
def plan(village):
    """A plan in draft."""
    return opened(village)


def test_a_computed_field_that_is_handed_in_is_refused_noted_and_not_stored(village, plan):
    address = f"/plani/{plan}/veidlapa/plan"
    sent = {"f-learner_aim": "Saprast.", "f-author_amount": SENT, "_submit": "submit"}

    answer = village.send("plan_author", address, sent)

    assert (422, True) == (answer.status_code, "kuru šeit nevar mainīt" in answer.text)
    assert ("plan_author", plan, "plan", "author_amount") in [row[:4] for row in noted(village)]
    assert SENT not in stored(village)
    assert SENT not in str(noted(village))


def test_a_draft_is_kept_without_it_and_the_same_attempts_of_a_day_are_counted(village, plan):
    address = f"/plani/{plan}/veidlapa/plan"
    sent = {"f-learner_aim": "Saprast.", "f-author_hours": SENT, "f-measures-r1-amount": SENT}

    for _ in range(2):
        village.send("plan_author", address, sent)

    assert [("plan_author", plan, "plan", "author_hours, measures.amount", 2)] == noted(village)
    assert "Saprast." in stored(village)
    assert SENT not in stored(village)


def test_what_a_name_of_a_field_is_made_up_of_is_not_kept(village, plan):
    village.send(
        "plan_author", f"/plani/{plan}/veidlapa/plan", {"f-learner_aim-<b>010101-11111": "x", "f-nothing": "x"}
    )

    assert [("plan_author", plan, "plan", "learner_aim", 1)] == noted(village)


@pytest.mark.parametrize("reader", ["institution_coordinator", "institution_head"])
def test_whoever_oversees_reads_it_and_a_teacher_does_not(village, plan, reader):
    village.send("plan_author", f"/plani/{plan}/veidlapa/plan", {"f-author_hours": SENT})

    page = village.page(reader, "/registri/noraiditi-lauki/")
    assert ("Noraidītie lauki" in page, "author_hours" in page, SENT in page) == (True, True, False)
    village.page("subject_teacher", "/registri/noraiditi-lauki/", 403)


def test_who_sends_only_their_own_fields_is_not_noted(village, plan):
    village.send("plan_author", f"/plani/{plan}/veidlapa/plan", {"f-learner_aim": "Saprast.", "_submit": "submit"})

    assert [] == noted(village)
