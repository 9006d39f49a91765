"""Who opened a case when it was their turn; until then its author may take it back."""

from __future__ import annotations

from iapflow.builtin.openings import opened_by_next
from iapflow.extend import CaseKey, Read
from iapflow.services.looking import look
from iapflow.services.seen import Shown, note_opening, seen_since_change
from iapflow.store.seen import CaseSeen
from tests.services.town import Town


def opens(town: Town, case: int, name: str) -> bool:
    """Somebody opens the page of a case."""
    actor = town.who(name)
    view = look(town.store, town.room, actor, case)
    return note_opening(town.store, town.room, actor, Shown(case, view.pen.case.revision, view.roles))


def is_opened(town: Town, case: int) -> bool:
    """The fact, as rules ask it."""
    with town.store.reading() as session:
        return opened_by_next(Read(session, town.now.date()), CaseKey(case, town.school))


def seen(town: Town, case: int, name: str) -> bool:
    with town.store.reading() as session:
        return case in seen_since_change(session, [case, 999], town.people[name])


def test_only_whose_turn_it_is_counts_as_having_opened_it(town: Town) -> None:
    case = town.submitted()

    assert [False, False] == [opens(town, case, name) for name in ("plan_author", "institution_coordinator")]
    assert not is_opened(town, case)
    assert opens(town, case, "institution_head")
    assert is_opened(town, case)


def test_one_row_a_person_and_case(town: Town) -> None:
    case = town.submitted()

    for _ in range(3):
        opens(town, case, "institution_head")

    assert 1 == town.count(CaseSeen)


def test_an_opening_of_the_last_round_does_not_count_in_this_one(town: Town) -> None:
    case = town.submitted()
    opens(town, case, "institution_head")
    town.fire(case, "send_back", "institution_head", answers={"reason": {"comment": "Precizējiet."}})
    town.fire(case, "submit", "plan_author", answers={"plan": town.plan()})

    assert not is_opened(town, case)
    assert opens(town, case, "institution_head")
    assert is_opened(town, case)
    assert 1 == town.count(CaseSeen)


def test_shown_since_its_last_change_is_asked_for_many_cases_at_once(town: Town) -> None:
    case = town.submitted()

    assert not seen(town, case, "institution_head")
    opens(town, case, "institution_head")
    assert seen(town, case, "institution_head")
    assert not seen(town, case, "state_officer")
    town.fire(case, "approve_by_head", "institution_head")
    assert not seen(town, case, "institution_head")


def test_a_page_shown_before_the_last_change_does_not_say_it_was_seen(town: Town) -> None:
    case = town.submitted()
    head = town.who("institution_head")
    roles = look(town.store, town.room, head, case).roles

    note_opening(town.store, town.room, head, Shown(case, 1, roles))

    assert not seen(town, case, "institution_head")
    assert not is_opened(town, case)
