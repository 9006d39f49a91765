"""Finding learners and cases from anywhere."""

from iapflow.store.learner import Learner
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]
HINTS = "/meklet/ieteikumi"


def hints(village: Village, name: str, typed: str) -> str:
    """What the field in the head of every page offers somebody."""
    return village.send(name, HINTS, {"q": typed}, "/meklet").text


def code(village: Village, personal_code: str = "040311-20002") -> None:
    """The learner has a personal code and diacritics in the name."""
    with village.town.store as session:
        learner = session.get_one(Learner, village.town.learner)
        learner.personal_code, learner.family_name = personal_code, "Paraugliepā-Šķēle"


def test_a_name_is_found_without_diacritics_and_capitals(village: Village):
    code(village)
    village.town.submitted()

    for typed in ("skele", "ŠĶĒLE", "elza parau"):
        page = hints(village, "institution_coordinator", typed)
        assert "Elza Paraugliepā-Šķēle" in page
    assert "Elza" not in hints(village, "other_head", "elza")


def test_a_case_is_found_by_its_number_and_above_the_school_without_a_name(village: Village):
    case = village.town.submitted()
    number = village.town.number(case)
    village.town.fire(case, "approve_by_head", "institution_head")
    village.town.fire(case, "approve_by_municipality", "municipal_coordinator")

    assert number in hints(village, "institution_head", number[-4:].lower())
    page = hints(village, "state_officer", number[-4:])
    assert number in page
    assert "Elza" not in page
    assert number not in hints(village, "state_officer", "elza")


def test_a_personal_code_finds_only_whole_and_only_for_who_may_read_it(village: Village):
    code(village)
    village.town.submitted()

    assert "Elza" not in hints(village, "institution_coordinator", "040311-2000")
    for typed in ("040311-20002", "04031120002"):
        assert "Elza" in hints(village, "institution_coordinator", typed)
    assert "Elza" not in hints(village, "support_specialist", "040311-20002")


def test_one_hit_is_opened_at_once_and_many_are_listed(village: Village):
    village.town.register()
    answer = village.browser("institution_coordinator").get(f"/meklet?q={village.town.number(1)}")
    assert (302, "/plani/1") == (answer.status_code, answer.location)

    page = village.page("institution_coordinator", "/meklet?q=elza")
    assert "Elza Paraugliepa" in page
    assert village.town.number(1) in page


def test_nothing_typed_and_strange_signs_are_answered_kindly(village: Village):
    for typed in ("", "a", "%25", "_", "%5C%25", "x" * 3000):
        assert "Elza" not in village.page("institution_coordinator", f"/meklet?q={typed}")


def test_what_is_posted_gets_an_address_unless_it_is_a_personal_code(village: Village):
    code(village)

    words = village.send("institution_coordinator", "/meklet", {"q": "elza"})
    found = village.send("institution_coordinator", "/meklet", {"q": "040311 20002"})
    nobody = village.send("institution_coordinator", "/meklet", {"q": "040311-20003"})

    assert (302, "/meklet?q=elza") == (words.status_code, words.location)
    assert (302, f"/izglitojamie/{village.town.learner}") == (found.status_code, found.location)
    assert 200 == nobody.status_code
    assert "Nekas netika atrasts." in nobody.text
