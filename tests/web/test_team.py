"""*Iestāde* as a head uses it: roles given and ended, a colleague invited, lists taken in and undone."""

import io
import re

from sqlalchemy import select

from iapflow.store.person import Person, RoleAssignment
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]
NEW = {"role": "plan_author", "given": "Ilze", "family": "Jaunā", "email": "ilze@example.org"}


def place(village: Village) -> str:
    return f"/iestade/{village.town.school}"


def test_a_head_gives_a_role_invites_and_the_colleague_signs_in(village: Village):
    assert 302 == village.send("institution_head", place(village), NEW).status_code
    page = village.page("institution_head", place(village))
    assert "Ilze Jaunā" in page
    assert "Nav konta" in page
    with village.town.store.reading() as session:
        person = session.scalar(select(Person.id).where(Person.email == "ilze@example.org"))

    told = village.send("institution_head", f"{place(village)}/uzaicina/{person}", {}, place(village)).text
    link = re.search(r"/uzaicinajums/[\w-]+", told)[0]
    stranger = village.app.test_client()
    shown = stranger.get(link).text
    marks = {"csrf_token": shown.split('name="csrf_token" value="')[1].split('"')[0]}
    assert "Ilze Jaunā" in shown
    short = stranger.post(link, data={**marks, "password": "īsa", "again": "īsa"})
    assert 422 == short.status_code
    password = "zirnis dzeltens kalns upe"
    made = stranger.post(link, data={**marks, "password": password, "again": password})
    assert 302 == made.status_code

    assert 404 == stranger.get(link).status_code
    assert "Ir konts" in village.page("institution_head", place(village))


def test_what_is_wrong_is_said_and_nothing_is_given(village: Village):
    answer = village.send("institution_head", place(village), {**NEW, "given": "", "since": "31.02.2026."})
    assert 422 == answer.status_code
    answer = village.send("institution_head", place(village), {**NEW, "role": "institution_head"})
    assert 422 == answer.status_code
    assert "ilze@example.org" in answer.text


def test_a_role_ends_and_no_longer_counts(village: Village):
    with village.town.store.reading() as session:
        mine = RoleAssignment.person_id == village.town.people["plan_author"]
        held = session.scalar(select(RoleAssignment.id).where(mine))
    sent = {"last": "30.09.2026."}
    assert 302 == village.send("institution_head", f"{place(village)}/loma/{held}", sent, place(village)).status_code

    assert 403 == village.browser("plan_author").get("/mani-uzdevumi").status_code


def test_ending_an_authors_role_tells_what_is_still_theirs_and_leads_to_the_handover(village: Village):
    """Nobody's plan is left behind: the number is said before and after, and the page where it is handed over opens."""
    village.town.delivered()
    person = village.town.people["plan_author"]
    with village.town.store.reading() as session:
        held = session.scalar(select(RoleAssignment.id).where(RoleAssignment.person_id == person))
    page = village.page("institution_head", place(village))

    answer = village.send("institution_head", f"{place(village)}/loma/{held}", {}, place(village))

    assert "Līdz nodošanai uz šī cilvēka vārda paliek 1 atvērta lieta." in page
    assert f"/darbu-nodosana?person={person}" == answer.location
    assert "joprojām ir 1 atvērta lieta: nododiet to." in village.page("institution_head", answer.location)


def test_nobody_else_comes_here(village: Village):
    assert 403 == village.browser("plan_author").get(place(village)).status_code
    assert 404 == village.browser("other_head").get(place(village)).status_code


def test_a_class_is_taken_in_from_a_file_and_undone(village: Village):
    head = "institution_head"
    page = village.page(head, f"{place(village)}/faili")
    marks = {"csrf_token": page.split('name="csrf_token" value="')[1].split('"')[0]}
    content = "personas_kods;vārds;uzvārds;klase\n010110-29998;Anna;Ozola;5.a\n".encode()
    sent = {**marks, "kind": "learners", "file": (io.BytesIO(content), "klase.csv")}
    looked = village.browser(head).post(f"{place(village)}/faili", data=sent)
    assert 302 == looked.status_code
    run = looked.headers["Location"]
    assert "Anna Ozola, 5.a" in village.page(head, run)

    assert 302 == village.send(head, run, {"do": "take"}).status_code
    assert "Anna" in village.page(head, "/izglitojamie")
    undo = {"do": "undo", "unit": str(village.town.school)}
    assert 302 == village.send(head, run, undo, f"{place(village)}/faili").status_code
    assert "Anna" not in village.page(head, "/izglitojamie")


def test_the_practice_learner_begins_anew_and_its_cases_say_so(village: Village):
    """The page leads to it; the case of an application of it says that it counts nowhere."""
    sent = village.send("institution_head", f"{place(village)}/macibu-piemers", {}, place(village))
    page = village.page("institution_head", place(village))
    learner = int(re.search(r'/izglitojamie/(\d+)">Mācību Piemērs<', page)[1])
    village.town.learner = learner
    case = village.town.register()

    assert 302 == sent.status_code
    assert "Mācību piemērs: ārpus iestādes to neviens neredz" in village.page("institution_head", f"/plani/{case}")
    foreign = f"/iestade/{village.town.units['NOV']}/macibu-piemers"
    assert 404 == village.send("institution_head", foreign, {}, place(village)).status_code
