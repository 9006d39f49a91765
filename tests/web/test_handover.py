"""*Darbu nodošana* as a head uses it."""

from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]
PLACE = "/darbu-nodosana"


def test_a_head_sees_everything_and_hands_it_over(village: Village):
    town = village.town
    case = town.delivered()
    with town.store as session:
        taker = town.person(session, "plan_author", town.school, name="second_author")
    leaver = town.people["plan_author"]
    page = village.page("institution_head", f"{PLACE}?person={leaver}")
    assert "Elza" in page
    assert "second_author Modele" in page

    empty = village.send("institution_head", PLACE, {"person": leaver, f"{case}-plan_author": ""})
    assert 422 == empty.status_code
    assert "Izvēlieties, kurš pārņem" in empty.text
    sent = {"person": leaver, f"{case}-plan_author": "", "all": str(taker)}
    assert 302 == village.send("institution_head", PLACE, sent).status_code

    assert "darbu nodeva plan_author Modele, pārņēma second_author Modele" in village.page(
        "institution_head", f"/plani/{case}"
    )


def test_only_who_leads_or_coordinates_comes_here(village: Village):
    village.page("plan_author", PLACE, 404)
    assert 404 == village.browser("other_head").get(f"{PLACE}?person={village.town.people['plan_author']}").status_code
