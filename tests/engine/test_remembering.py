"""A case kept in memory is what a store would read back."""

from iapflow.engine.deciding import decide
from iapflow.engine.remembering import remembered
from iapflow.engine.values import Snapshot
from tests.engine.made import DEPUTY, HEAD, WRITER, actor, ask, book, case, sheet, table


def after(snapshot: Snapshot, wanted: object) -> Snapshot:
    return remembered(snapshot, decide(book(), table(), snapshot, wanted), wanted)  # type: ignore[arg-type]


def test_state_revision_answers_and_journal_move_on() -> None:
    found = after(case(answers={}), ask("hand_in", sheet=sheet()))

    assert ("handed_in", "draft", 4) == (found.state, found.previous_state, found.revision)
    assert {"sheet": sheet()} == found.answers
    assert [(1, "hand_in", WRITER)] == [(event.seq, event.transition, event.actor_id) for event in found.events]


def test_what_happened_by_itself_was_done_by_nobody() -> None:
    found = after(case("handed_in"), ask("approve", actor(HEAD, "head")))

    assert [HEAD, None] == [event.actor_id for event in found.events]
    assert {"approve": frozenset({HEAD})} == found.circumstances.did
    assert ("at_town", "handed_in") == (found.state, found.previous_state)


def test_a_substitute_and_whom_they_substitute_both_did_it() -> None:
    found = after(case("handed_in"), ask("approve", actor(DEPUTY, "head", acting_for=HEAD)))

    assert frozenset({DEPUTY, HEAD}) == found.circumstances.did["approve"]
