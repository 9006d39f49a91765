"""The page of director's orders."""

from __future__ import annotations

from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]

COORDINATOR = "institution_coordinator"
ORDER = {
    "kind": "remote", "number": "1-9/1", "issued_on": "01.10.2026.", "valid_from": "01.10.2026.",
    "point-remote_organised": "Tiešsaistē.", "point-remote_teachers": "Plānos minētie.",
    "point-remote_confirmed": "E-pastā.",
}  # fmt: skip


def test_an_order_is_entered_and_mistakes_keep_what_was_typed(village: Village) -> None:
    """The team's page leads there; days that are none are told at their field."""
    plan = village.town.delivered()
    address = f"/iestade/{village.town.school}/rikojumi"
    assert f'href="{address}"' in village.page(COORDINATOR, f"/iestade/{village.town.school}")

    wrong = village.send(COORDINATOR, address, {**ORDER, "issued_on": "40.10.2026.", "plan": [str(plan)]})
    lacking = village.send(COORDINATOR, address, {**ORDER, "point-remote_teachers": ""})
    done = village.send(COORDINATOR, address, {**ORDER, "plan": [str(plan)]})

    for page in (wrong, lacking):
        assert (422, True) == (page.status_code, "Tiešsaistē." in page.text)
    assert "40.10.2026." in wrong.text
    assert "Atzīmējiet plānus, kas nosaukti rīkojumā." in lacking.text
    assert 302 == done.status_code
    assert village.town.number(plan) in village.page(COORDINATOR, address)


def test_another_school_and_a_foreign_plan_are_unknown(village: Village) -> None:
    """As if neither existed."""
    address = f"/iestade/{village.town.school}/rikojumi"
    village.town.delivered()
    assert village.page("other_head", address, 404)
    assert 404 == village.send(COORDINATOR, address, {**ORDER, "plan": ["999999"]}).status_code
