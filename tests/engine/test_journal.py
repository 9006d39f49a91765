"""What rules may ask of the journal."""

from datetime import UTC, date, datetime

from iapflow.engine.journal import last_did, last_entered
from iapflow.engine.values import PastEvent


def line(seq: int, transition: str, states: tuple[str, str], person: int | None = 1) -> PastEvent:
    return PastEvent(seq, transition, *states, person, datetime(2026, 9, seq, tzinfo=UTC))


def test_the_last_entry_counts() -> None:
    events = [line(1, "start", ("", "a")), line(2, "go", ("a", "b")), line(3, "back", ("b", "a"))]

    assert date(2026, 9, 3) == last_entered(events, "a")
    assert date(2026, 9, 2) == last_entered(events, "b")
    assert last_entered(events, "c") is None


def test_staying_is_not_entering() -> None:
    assert date(2026, 9, 1) == last_entered([line(1, "start", ("", "a")), line(2, "note", ("a", "a"))], "a")


def test_what_happens_by_itself_was_done_by_nobody() -> None:
    events = [line(1, "go", ("a", "b"), 5), line(2, "go", ("a", "b"), None)]

    assert last_did(events, "go") == "5"
    assert last_did(events, "stop") is None
