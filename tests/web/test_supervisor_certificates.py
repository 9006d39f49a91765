"""The page of certified supervisors: for the state office alone, with a link for who is new."""

from __future__ import annotations

from typing import Any

from iapflow.store.person import Person
from iapflow.store.supervisions import SupervisorCertificate
from tests.services.supervising import REQUEST, Supervising
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]

PAGE = "/supervizijas/sertifikati"
TYPED = {
    "given": "Ieva", "family": "Paraudziņa", "email": "ieva@example.org", "number": "S-7", "issuer": "Centrs",
    "valid_from": "2026-01-01", "valid_to": "2027-12-31",
}  # fmt: skip

WRONG = (
    ("valid_to", "2025-12-31"), ("valid_from", "31. februāris"), ("email", "nav"), ("number", " "),
    ("number", "9" * 61), ("given", "\u202eIeva"), ("family", "x" * 5000), ("issuer", "\x07"),
)  # fmt: skip


def certify(village: Village, **more: Any) -> Any:
    """Send the form of the register."""
    return village.send("state_officer", PAGE, {**TYPED, **more})


def test_a_newcomer_gets_a_link_shown_once_and_stands_in_the_register(village: Village) -> None:
    answer = certify(village)

    link = answer.text.split('class="link-once">')[1].split("<")[0]
    assert "Ieva Paraudziņa" in village.app.test_client().get(link[link.index("/", 9) :]).text
    page = village.page("state_officer", PAGE)
    assert "Ieva Paraudziņa" in page
    assert "link-once" not in page


def test_a_fresh_link_and_the_end_of_a_certificate(village: Village) -> None:
    certify(village)
    with village.town.store.reading() as session:
        row = session.query(SupervisorCertificate).one().id

    link = village.send("state_officer", f"{PAGE}/{row}/uzaicina", {}, PAGE)
    ended = village.send("state_officer", f"{PAGE}/{row}/beidz", {}, PAGE)

    assert "link-once" in link.text
    assert 302 == ended.status_code
    assert "31.12.2027." not in village.page("state_officer", PAGE)


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(village: Village) -> None:
    people = village.town.count(Person)

    for field, typed in WRONG:
        answer = certify(village, **{field: typed})
        assert 422 == answer.status_code, (field, typed)
        assert f'href="#{field}"' in answer.text, (field, typed)
        assert 'value="S-7"' in answer.text or field == "number"

    assert (0, people) == (village.town.count(SupervisorCertificate), village.town.count(Person))


def test_nobody_else_opens_the_register(village: Village) -> None:
    for name in ("municipal_coordinator", "institution_head", "subject_teacher"):
        assert 403 == village.browser(name).get(PAGE).status_code


def test_a_foreign_number_is_not_there(village: Village) -> None:
    for part in ("uzaicina", "beidz"):
        assert 404 == village.send("state_officer", f"{PAGE}/999/{part}", {}, PAGE).status_code


def test_nothing_can_be_asked_for_before_somebody_is_certified(village: Village) -> None:
    start, page = "/lietas/jauna/supervision", f"/lietas/jauna/supervision?institution={village.town.school}"
    typed = {"institution": str(village.town.school), **{f"f-{name}": value for name, value in REQUEST.items()}}

    refused = village.send("subject_teacher", start, typed, page)
    with village.app.app_context():
        Supervising(village.town)
    taken = village.send("subject_teacher", start, typed, page)

    assert (422, 302) == (refused.status_code, taken.status_code)
    assert "nav neviena supervizora ar derīgu sertifikātu" in refused.text
    assert 'value="koordinatore"' in refused.text
