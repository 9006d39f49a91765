"""One decision at a time."""

from tests.web.village import village, village_file

__all__ = ["village", "village_file"]


def test_head_municipality_and_state_decide_one_after_another(village):
    case = village.town.submitted()
    chain = (
        ("institution_head", "approve_by_head"),
        ("municipal_coordinator", "approve_by_municipality"),
        ("state_officer", "agree"),
    )

    for name, transition in chain:
        assert village.send(name, f"/apstiprinasana/{case}", {"_do": transition}).status_code == 302

    assert village.town.journal(case)[-1] == "agree"


def test_a_plan_is_returned_with_its_reason_only(village):
    case = village.town.submitted()

    refused = village.send("institution_head", f"/apstiprinasana/{case}", {"_do": "send_back"})
    done = village.send(
        "institution_head", f"/apstiprinasana/{case}", {"_do": "send_back", "f-comment": "Precizējiet."}
    )

    assert refused.status_code == 422
    assert done.status_code == 302
    assert village.town.journal(case)[-1] == "send_back"


def test_what_changed_since_the_last_time_is_shown(village):
    town = village.town
    case = town.submitted()
    town.fire(case, "send_back", "institution_head", answers={"reason": {"comment": "Par maz stundu."}})
    town.fire(case, "submit", "plan_author", answers={"plan": town.plan(measures=[town.measure(volume="20")])})

    page = village.page("institution_head", f"/apstiprinasana/{case}")

    assert "<del>12</del>" in page
    assert "<ins>20</ins>" in page
    assert "Par maz stundu." in page


def test_nobody_decides_who_is_not_asked(village):
    case = village.town.submitted()

    village.page("plan_author", f"/apstiprinasana/{case}", status=404)
    village.page("other_head", f"/apstiprinasana/{case}", status=404)


def test_a_stale_page_decides_nothing(village):
    case = village.town.submitted()

    answer = village.send("institution_head", f"/apstiprinasana/{case}", {"_do": "approve_by_head", "revision": "0"})

    assert answer.status_code == 409
    assert village.town.journal(case)[-1] == "submit"
