"""Writing a form: drafts at every moment, judged when handed in."""

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

    answer = village.send("plan_author", address, {"revision": "0", "f-learner_aim": "Otrais"})

    assert answer.status_code == 409
    assert "Otrais" in answer.text
    assert "Pirmais" in village.page("plan_author", address)


def test_the_page_keeps_the_draft_while_one_types(village):
    case = opened(village)
    address = f"/plani/{case}/veidlapa/plan"

    answer = village.send("plan_author", f"{address}/melnraksts", {"f-learner_aim": "Raksta"}, made_from=address)

    assert answer.json["saved_at"] == "12.00"


def test_the_page_asks_what_is_shown_now(village):
    case = opened(village)
    address = f"/plani/{case}/veidlapa/plan"

    answer = village.send("plan_author", f"{address}/seko", {"f-learner_aim": "Raksta"}, made_from=address)

    assert {"hidden", "required", "computed", "options", "titles"} == set(answer.json)


def test_all_four_risk_groups_are_shown_as_looked_at_or_not(village):
    case = opened(village)

    page = village.page("plan_author", f"/plani/{case}/veidlapa/plan")

    assert page.count("vēl nav izvērtēta") == 4


def test_a_form_that_is_not_ones_own_is_only_read(village):
    case = opened(village)

    page = village.page("institution_head", f"/plani/{case}/veidlapa/plan")

    assert "data-filling" not in page
