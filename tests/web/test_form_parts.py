"""A long form as each person likes it: all on one page, or one part at a time with a check of the answers at the end."""

from iapflow.services.drafts import Page, save_draft
from tests.web.village import village, village_file

__all__ = ["village", "village_file"]


def opened(village):
    village.town.register()
    return f"/plani/{village.town.open_plan()}/veidlapa/plan"


def by_parts(village):
    """The author's plan, shown one part at a time."""
    address = opened(village)
    assert 302 == village.send("plan_author", address, {"_view": "one"}).status_code
    return address


def test_one_part_is_shown_at_a_time_where_somebody_likes_it_so_and_it_is_remembered(village):
    address = opened(village)
    whole = village.page("plan_author", address)
    assert 'id="f-period_start"' in whole
    assert 'id="f-learner_aim"' in whole

    village.send("plan_author", address, {"_view": "one"})

    first = village.page("plan_author", address)
    assert 'id="f-period_start"' in first
    assert 'id="f-learner_aim"' not in first
    assert 'aria-current="step"' in first
    assert 'id="f-learner_aim"' in village.page("plan_author", f"{address}?dala=talks")

    village.send("plan_author", address, {"_view": "all"})
    assert 'id="f-learner_aim"' in village.page("plan_author", address)


def test_going_to_the_next_part_keeps_what_was_typed_and_loses_nothing_of_the_others(village):
    address = by_parts(village)
    talks = f"{address}?dala=talks"

    went = village.send("plan_author", address, {"f-learner_aim": "Gribu saprast.", "_go": "risks"}, made_from=talks)
    village.send("plan_author", address, {"f-period_start": "01.10.2026", "_go": "talks"}, made_from=address)

    assert went.headers["Location"].endswith("?dala=risks")
    assert "Gribu saprast." in village.page("plan_author", talks)
    assert 'value="01.10.2026' in village.page("plan_author", address)


def test_a_row_is_added_within_its_part(village):
    address = by_parts(village)

    answer = village.send(
        "plan_author", address, {"_part": "risks", "_add": "risks"}, made_from=f"{address}?dala=risks"
    )

    assert 'name="f-risks" value="r' in answer.text
    assert 'id="f-period_start"' not in answer.text


def test_the_check_shows_every_answer_and_what_is_still_missing_with_links_to_it(village):
    address = by_parts(village)
    village.send("plan_author", address, {"f-learner_aim": "Gribu saprast."}, made_from=f"{address}?dala=talks")

    check = village.page("plan_author", f"{address}?dala=parbaude")

    assert "Gribu saprast." in check
    assert "Vēl trūkst" in check
    assert f'href="{address}?dala=talks#f-talk_with_learner"' in check
    assert 'name="_submit" value="submit"' in check


def test_a_checked_plan_is_handed_in_from_there_and_an_unfinished_one_shows_the_whole_form(village):
    address = by_parts(village)
    check = f"{address}?dala=parbaude"
    refused = village.send("plan_author", address, {"_submit": "submit"}, made_from=check)
    assert 422 == refused.status_code
    assert 'id="f-period_start"' in refused.text
    assert 'id="f-learner_aim"' in refused.text

    town, case = village.town, int(address.split("/")[2])
    save_draft(town.store, town.room, town.who("plan_author"), Page(case, "plan"), town.plan())
    assert "Nekā netrūkst" in village.page("plan_author", check)
    handed = village.send("plan_author", address, {"_submit": "submit"}, made_from=check)

    assert 302 == handed.status_code
    assert "submit" == town.journal(case)[-1]


def test_who_only_reads_gets_the_form_as_it_was(village):
    address = opened(village)

    assert 'name="_view"' not in village.page("institution_head", address)
