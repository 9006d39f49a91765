"""The lists and what leads from one to the next: my work, learners, application, author, plans."""

from __future__ import annotations

from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]


def test_a_signed_application_leads_to_the_author_and_the_plan(village: Village) -> None:
    """Register, choose, and the author finds the task with a link to the form."""
    learner = village.town.learner
    address = f"/izglitojamie/{learner}"
    town = village.town
    sent = {f"f-{name}": value for name, value in town.application().items() if not isinstance(value, bool)}
    sent |= {f"f-{name}": "yes" for name, value in town.application().items() if value is True}
    sent |= {"f-signed_on": "09.09.2026.", "f-received_on": "10.09.2026."}

    registered = village.send("institution_coordinator", f"{address}/iesniegums", sent)
    chosen = {"author": str(town.people["plan_author"])}
    given = village.send("institution_coordinator", f"{address}/autors", chosen)
    work = village.page("plan_author", "/mani-uzdevumi")

    assert registered.status_code == 302, registered.text[:3000]
    assert registered.location.endswith(f"{address}/autors")
    assert given.status_code == 302
    assert "Elza Paraugliepa" in work
    assert "/veidlapa/plan" in work


def test_a_refused_application_keeps_what_was_typed(village: Village) -> None:
    """The page comes again with its errors and the register number."""
    address = f"/izglitojamie/{village.town.learner}/iesniegums"

    again = village.send("institution_coordinator", address, {"f-register_number": "1-15/999"})

    assert again.status_code == 422
    assert "Veidlapā ir kļūdas." in again.text
    assert 'value="1-15/999"' in again.text


def test_a_foreign_learner_does_not_exist(village: Village) -> None:
    """The head of another school gets the same answer as for a learner nobody has."""
    learner = village.town.learner

    assert village.page("other_head", f"/izglitojamie/{learner}", 404)
    assert "Elza" not in village.page("other_head", "/izglitojamie")


def test_above_the_school_a_child_is_a_number(village: Village) -> None:
    """The state officer's list shows the plan's number and no name; the municipality's shows both."""
    town = village.town
    town.register()
    town.open_plan()

    assert "Elza" in village.page("institution_head", "/plani")
    assert "Elza" not in village.page("state_officer", "/plani")
    assert "Elza" not in village.page("state_officer", "/izglitojamie")


def test_search_knows_neither_case_nor_diacritics(village: Village) -> None:
    """Part of a name in small letters finds; a part of a personal code does not."""
    assert "Elza Paraugliepa" in village.page("institution_head", "/izglitojamie?q=PARAUGLĪEPA")
    assert "Elza Paraugliepa" not in village.page("institution_head", "/izglitojamie?q=000000")
