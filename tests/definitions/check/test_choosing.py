"""Choices: what is offered must be there to be pressed and filled."""

import pytest

from iapflow.definitions.catalogue import check, load
from tests.definitions.books import changed
from tests.definitions.small_registry import small_registry

WORKFLOW = "workflows/day_plan.yaml"
PLACE = "transitions:\n  submit:"
GOOD = """choices:
  change:
    label: {lv: Mainīt, en: Change}
    asks: {lv: Kas noticis?, en: What has happened?}
    offers:
      - {happened: {lv: Kļūda, en: A mistake}, do: send_back}
"""


def said(choice: str, more: tuple[str, str] | None = None) -> list[str]:
    """What the checker says of the small project with this choice in it."""
    texts = changed(WORKFLOW, PLACE, choice + PLACE)
    if more:
        texts[WORKFLOW] = texts[WORKFLOW].replace(more[0].encode(), more[1].encode())
    return [str(problem) for problem in check(texts, small_registry())]


@pytest.mark.parametrize(
    ("this", "that", "sentence"),
    [
        ("do: send_back", "do: send_bak", "there is no transition 'send_bak'. Did you mean 'send_back'?"),
        ("do: send_back", "do: send_back, fills: {day: x}", "'send_back' asks no form, so there is nothing to fill"),
        ("happened:", "hapened:", "Did you mean 'happened'?"),
        ("asks:", "ask:", "Did you mean 'asks'?"),
    ],
)
def test_a_mistake_in_a_choice_is_said_with_its_place(this: str, that: str, sentence: str) -> None:
    found = said(GOOD.replace(this, that))

    assert any(sentence in one for one in found), found
    assert any(WORKFLOW in one for one in found)


def test_what_the_clock_alone_fires_is_not_offered() -> None:
    found = said(GOOD, ("    by: [institution_head]\n    marks: plan", "    marks: plan"))

    assert any("nobody presses 'send_back'" in one for one in found), found


def test_a_choice_keeps_its_offers_in_order() -> None:
    texts = changed(WORKFLOW, PLACE, GOOD + PLACE)

    choice = load(texts, small_registry()).workflows["day_plan"].choices["change"]

    assert ["send_back"] == [offer.do for offer in choice.offers]
    assert "Kļūda" == choice.offers[0].happened["lv"]
