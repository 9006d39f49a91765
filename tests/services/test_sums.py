"""Stored sums of due dates."""

from datetime import UTC, date, datetime

from iapflow.engine.values import Due
from iapflow.errors import Text
from iapflow.services.sums import amount_in_words, due_lines, sum_of


def test_a_stored_sum_reads_as_sentences_with_days() -> None:
    (line,) = sum_of([["{day} and {amount}", {"day": "2026-10-01", "amount": 5}]])

    assert date(2026, 10, 1) == line.params["day"]
    assert [] == sum_of(None)


def test_a_sum_survives_being_stored() -> None:
    """Days and moments come back as what they were."""
    moment = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)
    due = Due(date(2026, 10, 2), (Text("{day} and {due}", {"day": moment, "due": date(2026, 10, 2)}),))

    (line,) = sum_of(due_lines(due))

    assert {"day": moment, "due": date(2026, 10, 2)} == dict(line.params)
    assert due_lines(None) is None


def test_an_amount_says_its_unit_in_words() -> None:
    assert Text("school day | school days", {"n": 4}) == amount_in_words(4, "school_days").params["unit"]
