"""*Mani uzdevumi* as people use it."""

from iapflow.reports import my_work as report
from iapflow.store.saved_view import SavedView
from iapflow.store.task_claim import TaskClaim
from tests.web.test_cases import more_plans
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]
WORK = "/mani-uzdevumi"


def two_heads(village: Village) -> int:
    """A plan waits for one of two heads; the to-do's id, out of the page."""
    village.town.submitted()
    with village.town.store as session:
        village.town.person(session, "institution_head", village.town.school, name="second_head")
    page = village.page("institution_head", WORK)
    return int(page.split("/panemt")[0].rsplit("/", 1)[1])


def test_a_shared_task_is_taken_and_given_back(village: Village):
    task = two_heads(village)

    assert 302 == village.send("institution_head", f"{WORK}/{task}/panemt", {"back": WORK}, WORK).status_code
    page = village.page("institution_head", WORK)
    assert "Es paņēmu" in page
    assert "Elza" in village.page("institution_head", f"{WORK}?kam=mani")
    assert "Elza" not in village.page("institution_head", f"{WORK}?kam=brivie")
    assert 302 == village.send("institution_head", f"{WORK}/{task}/atdot", {"back": WORK}, WORK).status_code
    assert 0 == village.town.count(TaskClaim)


def test_one_who_works_alone_is_asked_to_take_nothing(village: Village):
    village.town.submitted()

    assert "/panemt" not in village.page("institution_head", WORK)


def test_what_does_not_fit_on_a_page_stands_on_the_next(village: Village, monkeypatch):
    more_plans(village, range(report.SIZE + 5))

    first, second = (village.page("plan_author", f"{WORK}?page={number}") for number in (1, 2))

    assert 'rel="next"' in first
    assert 'rel="next"' not in second
    names = [f"Anna{number} Paraugliepa" for number in range(report.SIZE + 5)]
    assert all((name in first) != (name in second) for name in names if name in second)
    assert all(name in first or name in second for name in names)
    assert f'<span class="count">{report.SIZE + 5}</span>' in second


def test_a_list_is_kept_under_a_name_and_found_by_its_address(village: Village):
    village.town.submitted()
    sent = {"back": "/plani?state=submitted", "name": "Pie vadītāja", "team": "1"}

    assert 302 == village.send("institution_head", "/skati", sent, "/plani").status_code
    page = village.page("institution_coordinator", "/plani")
    assert 'href="/plani?state=submitted"' in page
    assert "Pie vadītāja" in page
    assert "Saglabāt skatu" not in page
    assert 1 == village.town.count(SavedView)


def test_a_view_leads_nowhere_but_to_lists_of_ours(village: Village):
    for back in ("https://example.org/?a=1", "//example.org/?a=1", "/konts/parole?a=1"):
        village.send("institution_head", "/skati", {"back": back, "name": "X"}, "/plani")

    assert 0 == village.town.count(SavedView)


def test_my_week_shows_what_is_given_and_what_is_lacking(village: Village):
    village.town.delivered()

    page = village.page("subject_teacher", WORK)

    assert "Mana nedēļa" in page
    assert "trūkst 1 h" in page
    assert "Mana nedēļa" not in village.page("institution_head", WORK)
