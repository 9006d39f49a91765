"""The page of a case."""

from tests.web.village import village, village_file

__all__ = ["village", "village_file"]


def test_the_way_of_a_municipal_plan_names_the_municipality(village):
    case = village.town.submitted()

    page = village.page("institution_head", f"/plani/{case}")

    assert page.index("Izglītības iestādes vadītājs") < page.index("Pašvaldības koordinators")
    assert page.count('aria-current="step"') == 1


def test_a_vpii_plan_goes_from_the_head_to_the_state(village):
    village.town.move_to("vpii")
    case = village.town.submitted()

    page = village.page("institution_head", f"/plani/{case}")

    assert "Pašvaldības koordinators" not in page


def test_the_head_decides_on_the_decision_page(village):
    case = village.town.submitted()

    assert f'href="/apstiprinasana/{case}"' in village.page("institution_head", f"/plani/{case}")


def test_the_author_reads_who_takes_the_next_step(village):
    case = village.town.submitted()

    page = village.page("plan_author", f"/plani/{case}")

    assert "Kas veic nākamo soli" in page
    assert "To var darīt: Izglītības iestādes vadītājs." in page


def test_rare_ways_are_named_by_what_happened_and_what_follows(village):
    case = village.town.delivered()

    page = village.page("plan_author", f"/plani/{case}")

    assert "Mainīt plānu" in page
    assert "Plānu var atsākt tikai tajā pašā semestrī." in page


def test_a_due_date_is_explained_in_words(village):
    case = village.town.submitted()

    page = village.page("institution_head", f"/plani/{case}")

    assert "5 mācību dienas" in page
    assert "school_days" not in page


def test_why_a_plan_was_returned_is_read_by_those_who_see_the_form(village):
    case = village.town.submitted()
    village.town.fire(case, "send_back", "institution_head", answers={"reason": {"comment": "Precizējiet apjomu."}})

    assert "Precizējiet apjomu." in village.page("plan_author", f"/plani/{case}")


def test_another_schools_head_finds_nothing(village):
    case = village.town.submitted()

    village.page("other_head", f"/plani/{case}", status=404)


def test_above_the_school_a_risk_is_its_group(village):
    case = village.town.submitted()
    village.town.fire(case, "approve_by_head", "institution_head")

    page = village.page("municipal_coordinator", f"/plani/{case}?veidlapa=plan")

    assert "Mācību darba un izglītības iestādes riski" in page
    assert "Nepietiekami apgūtas divas tēmas." not in page
