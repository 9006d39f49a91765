"""What a workflow's own test is given: a case with its term, answers and people, before the first step."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from iapflow.builtin.figures import SETTINGS
from iapflow.definitions.case_calendar import CaseCalendar
from iapflow.definitions.model.calendar import Calendar
from iapflow.definitions.model.case_test import Given
from iapflow.engine.clock_reading import soonest
from iapflow.engine.context import Known
from iapflow.engine.machine import Table
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Ask, Circumstances, Snapshot
from iapflow.forms.binding import bind
from iapflow.forms.occasion import Occasion
from iapflow.forms.sheet import Sheet
from iapflow.forms.values import values_of
from iapflow.policy.actor import SYSTEM
from iapflow.services.compensating import IN_TESTS
from iapflow.services.settings import default_of
from iapflow.services.workflow_bench import Bench
from iapflow.services.workflow_cast import TODAY, UNIT, Cast, Everybody, plain
from iapflow.services.workflow_children import given_children, given_facts, given_fillings
from iapflow.services.workflow_clocks import given_clocks
from iapflow.services.workflow_several import with_given

RATE = 1000
"""Euro cents an hour; tests do not depend on the price list of a day."""


def bench_for(book: Rulebook, table: Table, given: Given) -> Bench:
    """The case as the test is given it."""
    today = given.today or TODAY
    book = _counted_for(book, given)
    cast = Cast(given, book.roles)
    forms = _forms(given)
    roots = {root: dict(values) if isinstance(values, Mapping) else {} for root, values in given.roots.items()}
    roots.setdefault("semester", _term(book, today))
    at = datetime.combine(today, time(9, tzinfo=UTC))
    snapshot = Snapshot(
        case_id=1,
        revision=1,
        state=given.state or book.workflow.initial,
        previous_state=book.workflow.initial,
        entered_at=at,
        circumstances=Circumstances(frozenset({UNIT}), cast.relations()),
        roots=roots,
        facts=given_facts(given),
        children=given_children(given),
        fillings=given_fillings(book, given),
        clocks=(clocks := given_clocks(book, given.clocks)),
        clock_due_at=soonest(clocks.values()),
        extra={"$rates": [(None, date.min, RATE)], "$calendar": book.calendar, SETTINGS: default_of, **IN_TESTS},
    )
    around = Occasion(today, values=Known(snapshot, Ask("", SYSTEM(today), at)), lookups=Everybody(forms), is_demo=True)
    clean = {alias: bind(Sheet.of(book.bundle, alias), each, around, "draft").answers for alias, each in forms.items()}
    read = {alias: values_of(book.bundle, alias, answers) for alias, answers in clean.items()}
    snapshot = with_given(book, replace(snapshot, answers=read), given, cast)
    return Bench(book, table, cast, snapshot, today, given.as_, forms)


def _counted_for(book: Rulebook, given: Given) -> Rulebook:
    """The calendar of the test's own institution and grade."""
    if not isinstance(book.calendar, Calendar):
        return book
    unit, subject = (_root(given, name) for name in ("institution", "subject"))
    of_unit = (unit.get("code", ""), unit.get("name", ""))
    return replace(book, calendar=CaseCalendar(book.calendar, lambda: of_unit, lambda: subject.get("grade")))


def _root(given: Given, name: str) -> Mapping[str, Any]:
    values = given.roots.get(name)
    return values if isinstance(values, Mapping) else {}


def _forms(given: Given) -> dict[str, Any]:
    """The test's answers as JSON; `rows` stand in their forms."""
    forms = {alias: plain(answers) for alias, answers in given.forms.items()}
    for path, rows in given.rows.items():
        alias, dot, name = path.partition(".")
        if not dot:
            continue  # fillings of a form that is filled many times
        forms.setdefault(alias, {})[name] = plain(list(rows))
    return forms


def _term(book: Rulebook, today: date) -> dict[str, Any]:
    """The term of the day, else the next one."""
    years = book.calendar.years.values() if book.calendar else ()
    terms = [term for year in years for term in year.terms if term.to >= today]
    first = min(terms, key=lambda term: term.from_, default=None)
    return {"start": first.from_, "end": first.to} if first else {}
