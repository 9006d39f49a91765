"""Sentences about a case of many survive being stored: messages with their figures, and labels of the YAML."""

import json
from datetime import UTC, date, datetime

from iapflow.errors import Text
from iapflow.services.many_words import kept, said


def test_a_sentence_reads_as_it_was_said():
    sentences = (
        Text("This could be done until {day}.", {"day": date(2026, 10, 2)}),
        Text(
            "{n} at {at}: {what}", {"n": 3, "at": datetime(2026, 10, 2, 9, tzinfo=UTC), "what": {"lv": "Jā", "en": "Y"}}
        ),
        {"lv": "Summa pārsniedz 500 eiro.", "en": "The amount is above 500 euro."},
        Text("Waits for {who}.", {"who": Text("the deputy")}),
    )

    assert sentences == said(json.loads(json.dumps(kept(sentences))))
    assert () == said(None)
