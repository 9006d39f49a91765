"""A form that is filled many times: each filling is kept, begins anew, and can be read by rules."""

from __future__ import annotations

import pytest

from iapflow.errors import Refused
from iapflow.services.drafts import open_form
from iapflow.store.submission import Submission
from tests.services.excursion import begun, open_excursions, trip
from tests.services.town import Town


def visit(town: Town, case: int, place: str) -> None:
    """The head notes a visit; two forms are handed in with one step."""
    answers = {"visits": {"place": place}, "trip": trip("Cēsis")}
    town.fire(case, "visit", "institution_head", answers=answers)


def test_every_filling_is_kept_and_the_next_begins_anew(town: Town) -> None:
    open_excursions(town)
    case = begun(town)

    visit(town, case, "Cēsis")
    visit(town, case, "Sigulda")

    assert 2 == town.count(Submission, case_id=case, alias="visits")
    form = open_form(town.store, town.room, town.who("institution_head"), case, "visits")
    assert {} == dict(form.filled.answers)


def test_a_rule_reads_every_filling_the_coming_one_too(town: Town) -> None:
    open_excursions(town)
    case = begun(town)
    visit(town, case, "Cēsis")

    with pytest.raises(Refused) as refused:
        visit(town, case, "Rundāle")

    assert ["been_there"] == [reason.because for reason in refused.value.reasons]
    visit(town, case, "Sigulda")
