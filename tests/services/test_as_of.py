"""A case as it was on a day."""

from __future__ import annotations

from datetime import date

import pytest

from iapflow.errors import Missing, Refused
from iapflow.services.as_of import Then, as_of
from iapflow.services.pointing import Pointed
from iapflow.services.work_log import log_work, void
from tests.services.test_marking import answer, list_of, send_back
from tests.services.town import Town


def lived(town: Town) -> int:
    """Submitted on the first of October, approved a week later."""
    case = town.submitted()
    town.go(date(2026, 10, 8))
    town.fire(case, "approve_by_head", "institution_head")
    town.go(date(2026, 10, 20))
    return case


def test_the_state_is_that_of_the_day(town: Town) -> None:
    case, head = lived(town), town.who("institution_head")

    states = [as_of(town.store, town.room, head, case, date(2026, 10, day)).state["en"] for day in (1, 7, 8)]

    assert ["Submitted to the head"] * 2 + ["Awaiting municipality agreement"] == states


def test_what_came_later_is_not_told(town: Town) -> None:
    then = as_of(town.store, town.room, town.who("institution_head"), lived(town), date(2026, 10, 7))

    assert 2 == len(then.journal)
    assert ["Individual support plan"] == [filling.label["en"] for filling in then.fillings]
    assert ["plan_author Modele"] == [name for _, name in then.people]


@pytest.mark.parametrize("day", [date(2026, 9, 30), date(2026, 11, 20)])
def test_a_day_before_it_or_ahead_is_refused_with_a_sentence(town: Town, day: date) -> None:
    case = lived(town)

    with pytest.raises(Refused):
        as_of(town.store, town.room, town.who("institution_head"), case, day)


def test_who_may_not_see_it_now_may_not_see_it_then(town: Town) -> None:
    case = lived(town)

    with pytest.raises(Missing):
        as_of(town.store, town.room, town.who("other_head"), case, date(2026, 10, 7))


def then(town: Town, case: int, day: int, name: str = "plan_author") -> Then:
    return as_of(town.store, town.room, town.who(name), case, date(2026, 10, day))


def test_to_dos_and_deadlines_are_those_of_the_day(town: Town) -> None:
    """On the first the head had to decide within five school days; on the eighth the municipality."""
    case = lived(town)

    found = {day: then(town, case, day) for day in (1, 8)}

    assert [("Approve", "Head of institution")] == [(one.label["en"], one.who["en"]) for one in found[1].to_dos]
    assert [date(2026, 10, 8)] == [one.due_on for one in found[1].to_dos]
    assert ["Municipal coordinator"] == [one.who["en"] for one in found[8].to_dos]
    assert ("Submitted to the head", date(2026, 10, 8)) in [(one.label["en"], one.on) for one in found[1].endings]
    assert "Submitted to the head" not in [one.label["en"] for one in found[8].endings]


def test_remarks_stand_as_they_were_answered_by_then(town: Town) -> None:
    case = town.submitted()
    town.go(date(2026, 10, 2))
    send_back(town, case, Pointed("plan", "measures[m1].volume", "Par maz stundu."))
    town.go(date(2026, 10, 5))
    (mark,) = list_of(town, case)
    answer(town, case, **{f"_mark-{mark.id}-answer": "Vairāk nevar."})

    found = [then(town, case, day).remarks for day in (1, 2, 5)]

    assert [[], [("Par maz stundu.", "")], [("Par maz stundu.", "Vairāk nevar.")]] == [
        [(one.comment, one.answer) for one in remarks] for remarks in found
    ]


def test_the_log_holds_what_was_entered_by_then_and_not_taken_back_yet(town: Town) -> None:
    """Entered on 7 October, taken back on the ninth."""
    case, teacher = town.submitted(), "subject_teacher"
    for step, name in (("approve_by_head", "institution_head"), ("approve_by_municipality", "municipal_coordinator")):
        town.fire(case, step, name)
    town.fire(case, "agree", "state_officer")
    town.go(date(2026, 10, 7))
    entry = log_work(town.store, town.room, town.who(teacher), case, (town.entry(), "e" * 32))
    town.go(date(2026, 10, 9))
    void(town.store, town.room, town.who(teacher), entry, "Sajaukta diena.")
    town.go(date(2026, 10, 20))

    assert [0, 1, 1, 0] == [len(then(town, case, day).log) for day in (6, 7, 8, 9)]
    assert [date(2026, 10, 7)] == [row.worked_on for row in then(town, case, 8, teacher).log]
