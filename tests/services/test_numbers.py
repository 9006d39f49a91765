"""Case numbers by the workflow's pattern."""

from __future__ import annotations

import pytest

from iapflow.engine.values import Circumstances, Snapshot
from iapflow.errors import Refused
from iapflow.services.numbers import case_number
from iapflow.store.store import Store
from tests.engine.made import book
from tests.services.town import NOW, Town


def numbers(store: Store, pattern: str | None, years: list[str]) -> list[str]:
    """The numbers of cases opened one after the other."""
    workflow = book().workflow.model_copy(update={"number": pattern})
    found = []
    with store:
        for year in years:
            roots = {"semester": {"school_year": year, "number": 1}}
            case = Snapshot(0, 0, "draft", Circumstances(frozenset()), roots=roots)
            found.append(case_number(store.connection, workflow, case, NOW))
    return found


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("IAP-{school_year}-{seq:05}", ["IAP-2026/27-00001", "IAP-2026/27-00002", "IAP-2027/28-00001"]),
        ("{year}/{seq}", ["2026/1", "2026/2", "2026/3"]),
        ("{seq:03}-{semester}", ["001-1", "002-1", "003-1"]),
        (None, ["letter_case-00001", "letter_case-00002", "letter_case-00003"]),
    ],
)
def test_numbers_count_anew_for_what_stands_beside_them(store: Store, pattern: str | None, wanted: list[str]) -> None:
    assert wanted == numbers(store, pattern, ["2026/27", "2026/27", "2027/28"])


def test_a_number_of_a_refused_opening_is_free_again(town: Town) -> None:
    town.register()
    town.open_plan()
    with pytest.raises(Refused):
        town.open_plan("c" * 32)
    with town.store as session:
        town.learner = town.pupil(session, "Katrīna")
    town.register("1-15/8", "d" * 32)
    case = town.open_plan("e" * 32)

    assert "IAP-2026/27-00002" == town.number(case)
