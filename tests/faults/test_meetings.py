"""A press meets the clock, a route, a vote or another press: one wins, or both were right one after the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import product
from typing import Any

import pytest

from iapflow.services.cases import Opening
from tests.faults.meetings import Act, clock, meet, pressing, sweep, written
from tests.services import council as padome
from tests.services.council import Council
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.town import Town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]

WITHDRAWN = {"withdrawn_on": "2026-10-01", "withdrawn_how": "written"}
REASON, SUSPENSION = (
    {"comment": "Precizējiet pasākumu apjomu."},
    {"reason": "long_absence", "effective_on": "2026-10-02", "comment": "Ilgstoša prombūtne."},
)
AFTER_SEMESTER = date(2026, 12, 19)
ENDED = {"withdraw", "expire"}


def pupil(town: Town) -> int:
    """The next learner, whose papers are met over."""
    with town.store as session:
        town.learner = town.pupil(session, f"Elza {town.learner}")
    return town.learner


def prepared(town: Town) -> int:
    """An application that waits for its signature."""
    return town.start(Opening("application", town.school, pupil(town), town.semester), "institution_coordinator")


def signed(town: Town) -> int:
    """An application in force."""
    return town.register(f"1-15/{pupil(town)}", f"{town.learner:032}")


def acts_on_an_application(town: Town, case: int) -> dict[str, Act]:
    """What people and the clock may do to it."""
    coordinator, paper = "institution_coordinator", town.application(f"1-15/{town.learner}")
    return {
        "register": pressing(town, case, "register", coordinator, application=paper),
        "withdraw": pressing(town, case, "withdraw", coordinator, withdrawal=WITHDRAWN),
        "expire": clock(town),
    }


@pytest.mark.parametrize("stand", [prepared, signed])
def test_every_ordered_pair_on_an_application_ends_it_at_most_once(town: Town, stand: Callable[[Town], int]) -> None:
    """Registering, withdrawing and the end of the semester, each with each."""
    for pair in product(("register", "withdraw", "expire"), repeat=2):
        town.go(date(2026, 10, 1))
        case = stand(town)
        before = written(town, case)
        town.go(AFTER_SEMESTER if "expire" in pair else date(2026, 10, 1))
        acts = acts_on_an_application(town, case)

        told = meet(acts[pair[0]], acts[pair[1]])
        if "expire" in pair:
            acts["expire"]()  # what a press planned anew is due at the clock's next pass

        journal = _one_line_for_each_yes(town, case, before, (pair, told))
        assert "expire" not in pair or ENDED & set(journal), (pair, told, journal)


@pytest.mark.parametrize(
    ("transition", "name", "answers"),
    [
        ("suspend", "plan_author", {"suspension": SUSPENSION}),
        ("send_back", "institution_head", {"reason": REASON}),
        ("review", "institution_head", {"reason": REASON}),
        ("delete", "plan_author", {"reason": REASON}),
        ("withdraw", "institution_head", {}),
    ],
)
def test_a_press_meets_the_route_of_a_plan(town: Town, transition: str, name: str, answers: dict[str, Any]) -> None:
    """The agreement holds from this moment: the plan moves on once, before the press or not at all."""
    case = town.submitted()
    town.disagree()
    town.fire(case, "approve_by_head", "institution_head")
    with town.store as session:
        town.agree(session)

    told = meet(pressing(town, case, transition, name, **answers), sweep(town))

    journal = written(town, case)
    assert 1 == len(written(town, case, "approved_by_head")), journal
    assert journal.count(transition) == told.count("ok")
    assert "ok" in told or "route" in journal


@pytest.fixture
def council(town: Town, monkeypatch: pytest.MonkeyPatch) -> Council:
    """A council whose vote lapses after five days, too."""
    text = padome.WORKFLOW.replace(
        "    due: {in: 5 days}\n    approve:", "    after: [{in: 5 days, do: lapse}]\n    approve:"
    )
    text += """  lapse: {label: {lv: Balsošana beidzas, en: The vote lapses}, from: voting, to: turned_down}
"""
    monkeypatch.setitem(padome.COUNCIL, "workflows/council.yaml", text.encode())
    return Council(town)


MEETINGS = [
    ("yes", "call_off"), ("yes", "lapse"), ("no", "call_off"), ("no", "lapse"), ("yes", "no"), ("call_off", "lapse"),
]  # fmt: skip


@pytest.mark.parametrize("pair", MEETINGS)
def test_a_vote_meets_a_press_the_clock_and_another_vote(council: Council, town: Town, pair: tuple[str, str]) -> None:
    """The head's vote decides; the vote ends once, and no vote is written after its end."""
    for first, last in (pair, pair[::-1]):
        town.go(date(2026, 10, 1))
        case = council.voting()
        council.vote(case, "subject_teacher")
        town.go(date(2026, 10, 7) if "lapse" in pair else date(2026, 10, 2))
        acts: dict[str, Act] = {
            "yes": lambda: council.vote(case, "institution_head"),  # noqa: B023 - called before the next turn
            "no": lambda: council.vote(case, "support_specialist", "no"),  # noqa: B023
            "call_off": pressing(town, case, "call_off", "institution_coordinator"),
            "lapse": clock(town),
        }

        told = meet(acts[first], acts[last])

        journal = written(town, case)
        ends = [line for line in journal if line in {"pass_it", "turn_down", "call_off", "lapse"}]
        assert len(ends) <= 1, (first, last, told, journal)
        assert not ends or "vote" not in journal[journal.index(ends[0]) :], journal
        assert told.count("ok") == journal.count("vote") - 1 + journal.count("call_off"), (told, journal)
        assert ends or {first, last} == {"no"}, (told, journal)


def _one_line_for_each_yes(
    town: Town, case: int, before: list[str], met: tuple[tuple[str, str], list[str]]
) -> list[str]:
    """Each yes a line, nothing else but the clock's; an application is registered and ended once at most."""
    journal = written(town, case)
    for transition in set(met[0]) - {"expire"}:
        yes = [answer for name, answer in zip(*met, strict=True) if name == transition].count("ok")
        assert yes == journal[len(before) :].count(transition), (met, journal)
    assert journal.count("register") <= 1
    assert len([line for line in journal if line in ENDED]) <= 1
    return journal
