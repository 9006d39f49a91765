"""How long answers are kept, by the retention said nearest to each."""

from __future__ import annotations

from datetime import date

import pytest

from iapflow.definitions.keeping import Going, kept_by, last_day, nameless, without
from iapflow.definitions.model import Form, ListDef
from iapflow.definitions.model.base import Span
from iapflow.definitions.model.purpose import Retention
from iapflow.definitions.standard import standard

UNITS, TYPES = standard().units, standard().field_types
CLOSED = date(2024, 2, 29)
FORM = Form.model_validate(
    {
        "form": "one", "version": 1, "label": {"lv": "F"}, "data": {"class": "P1", "purpose": "p", "retain": "far"},
        "sections": {
            "open": {"label": {"lv": "S"}, "fields": {
                "goal": {"type": "text", "label": {"lv": "G"}},
                "steps": {"type": "rows", "label": {"lv": "R"}, "fields": {
                    "what": {"type": "text", "label": {"lv": "W"}},
                    "note": {"type": "text", "label": {"lv": "N"}, "data": {"retain": "soon"}},
                }},
            }},
            "close": {"label": {"lv": "C"}, "data": {"retain": "near"}, "fields": {"mood": {"type": "text"}}},
        },
    }
)  # fmt: skip


def test_the_nearest_word_counts() -> None:
    assert {"goal": "far", "steps.what": "far", "steps.note": "soon", "mood": "near"} == kept_by(FORM)


@pytest.mark.parametrize(
    ("retention", "last"),
    [
        (Retention(until=date(2028, 12, 31), then="erase"), date(2028, 12, 31)),
        (Retention(until=date(2020, 1, 1), then="erase"), CLOSED),
        (Retention(after="closed", in_=Span(1, "years"), then="erase"), date(2025, 2, 28)),
        (Retention(after="closed", in_=Span(30, "days"), then="erase"), date(2024, 3, 30)),
        (Retention(after="opened", in_=Span(30, "days"), then="erase"), None),
    ],
)
def test_the_last_day_is_counted_from_the_closing(retention: Retention, last: date | None) -> None:
    assert last == last_day(retention, CLOSED, UNITS)


def test_what_goes_takes_empty_rows_along_and_leaves_the_rest() -> None:
    rows = [{"id": "a", "what": "x", "note": "y"}, {"id": "b", "note": "z"}]

    left = without({"goal": "g", "mood": "m", "steps": rows}, Going(frozenset({"mood", "steps.note"})))

    assert {"goal": "g", "steps": [{"id": "a", "what": "x"}]} == left
    assert {"goal": "g"} == without(
        {"goal": "g", "steps": [{"id": "b", "note": "z"}]}, Going(frozenset({"steps.note"}))
    )


def test_nameless_leaves_what_is_counted_and_each_code_goes_by_the_class_of_its_own() -> None:
    """Words go, figures and codes stay; a code of a special category goes, as `class_from` says, or its whole field."""
    illnesses = ListDef.model_validate(
        {
            "list": "why", "columns": {"class": "text"},
            "items": {"poor": {"lv": "A", "class": "P2"}, "ill": {"lv": "B", "class": "P4"}},
        }
    )  # fmt: skip
    chosen = {"type": "choice", "list": "why", "label": {"lv": "W"}}
    fields = {
        "words": {"type": "text", "label": {"lv": "T"}},
        "hours": {"type": "number", "label": {"lv": "N"}},
        "why": {**chosen, "class_from": "class", "data": {"class": "P3"}},
        "all": {"type": "choices", "list": "why", "class_from": "class", "label": {"lv": "A"}},
        "drug": {**chosen, "data": {"class": "P4"}},
        "other": {"type": "text", "label": {"lv": "O"}, "data": {"retain": "near"}},
    }
    raw = {
        "form": "two", "version": 1, "label": {"lv": "F"}, "data": {"class": "P2", "purpose": "p", "retain": "far"},
        "sections": {"one": {"label": {"lv": "S"}, "fields": {
            "rows": {"type": "rows", "label": {"lv": "R"}, "fields": fields}}}},
    }  # fmt: skip

    going = nameless(Form.model_validate(raw), {"why": illnesses}, TYPES, "far")

    assert {"rows.words", "rows.drug"} == going.paths
    assert {"rows.why": {"ill"}, "rows.all": {"ill"}} == going.codes
    rows = [
        {"id": "1", "words": "x", "hours": "2", "why": "poor", "all": ["ill", "poor"], "drug": "poor", "other": "o"},
        {"id": "2", "why": "ill"},
    ]
    assert {"rows": [{"id": "1", "hours": "2", "why": "poor", "all": ["poor"], "other": "o"}]} == without(
        {"rows": rows}, going
    )
