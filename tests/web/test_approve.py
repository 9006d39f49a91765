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


WORDS = "Trešajā rindā trūkst pamatojuma."


def test_a_stale_page_decides_nothing(village):
    case = village.town.submitted()

    answer = village.send("institution_head", f"/apstiprinasana/{case}", {"_do": "approve_by_head", "revision": "0"})

    assert answer.status_code == 409
    assert village.town.journal(case)[-1] == "submit"
    assert "Kāds bija ātrāks. Uzrakstītais ir te" in answer.text


def test_remarks_of_a_stale_page_come_back_with_what_changed_and_can_be_sent(village):
    """The plan was returned and handed in again while the head wrote: the page says so and keeps every word."""
    case = village.town.submitted()
    place = f"/apstiprinasana/{case}"
    old = village.page("institution_head", place).split('name="revision" value="')[1].split('"')[0]
    village.town.fire(case, "send_back", "institution_head", answers={"reason": {"comment": "Par maz stundu."}})
    village.town.fire(case, "submit", "plan_author")
    sent = {"_do": "send_back", "f-comment": WORDS, "_at": "plan:risks[gone]", "_says": "Kuras stundas?"}
    sent["revision"] = old

    late = village.send("institution_head", place, sent)
    again = village.send("institution_head", place, {"_do": "send_back", "f-comment": WORDS})

    assert late.status_code == 409
    assert "Kas tikmēr noticis" in late.text
    told = late.text.split("Kas tikmēr noticis")[1].split("</div>")[0]
    assert 2 == told.count("<li>")
    assert f"{WORDS}</textarea>" in late.text
    assert ">Kuras stundas?</textarea>" in late.text.split('value="plan:"')[1].split('name="_at"')[0]
    assert again.status_code == 302


def test_what_was_typed_is_shown_where_nothing_is_left_to_decide(village):
    case = village.town.submitted()
    place = f"/apstiprinasana/{case}"
    page = village.page("institution_head", place)
    marks = {
        name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("revision", "request_id", "csrf_token")
    }
    village.town.fire(case, "approve_by_head", "institution_head")

    late = village.browser("institution_head").post(
        place, data={**marks, "_do": "send_back", "f-comment": WORDS, "_at": "plan:risks", "_says": "Kuras stundas?"}
    )

    assert late.status_code == 409
    assert f'<p class="typed-words">{WORDS}</p>' in late.text
    assert '<p class="typed-words">Kuras stundas?</p>' in late.text
    assert "Par to jums vairs nav jālemj" in late.text
