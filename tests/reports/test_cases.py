"""The list of cases: a queue asks the open ones alone, and closed ones change neither its rows nor its way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from iapflow.reports import cases
from iapflow.reports.viewer import Viewer
from tests.bench.rows.queue_page import PEOPLE, Country

OPEN, CLOSED = 200, 300


@pytest.fixture
def country(database_url: str) -> Iterator[Country]:
    """Open and closed plans of one school among many."""
    made = Country(database_url, OPEN)
    made.cases(OPEN + 1, OPEN + CLOSED, "'closed'", is_open=False)
    yield made
    made.engine.dispose()


@pytest.mark.parametrize("person", PEOPLE)
def test_a_queue_shows_what_waits_and_whose_it_is(country: Country, person: str) -> None:
    """Only open ones, soonest due first, with the action that waits for this person."""
    actor, state = PEOPLE[person]
    with Session(bind=country.engine) as session:
        found = cases.page(session, Viewer(actor, country.catalogue), country.wanted(state))

    assert found.rows
    assert {state} == {row.state_id for row in found.rows}
    assert all(row.is_open and row.is_mine and row.doing.label for row in found.rows)
    assert found.rows == sorted(found.rows, key=lambda row: (row.due_on, row.id))
    assert sum(tab.count for tab in found.tabs) <= found.total <= OPEN


def test_all_cases_count_the_closed_ones_too(country: Country) -> None:
    """Without a queue the list is of everything in reach."""
    actor, _ = PEOPLE["officer"]
    with Session(bind=country.engine) as session:
        found = cases.page(session, Viewer(actor, country.catalogue), cases.Wanted())

    assert OPEN < found.total


@pytest.mark.parametrize("person", PEOPLE)
def test_sqlite_walks_an_index_of_open_cases(country: Country, person: str) -> None:
    """The clause repeats the index's own words; without them the whole table would be read."""
    if country.kind != "sqlite":
        pytest.skip("PostgreSQL proves it by itself, and chooses by its figures")
    actor, state = PEOPLE[person]
    viewer, wanted = Viewer(actor, country.catalogue), country.wanted(state)
    asked = cases._listed(viewer, wanted, viewer.workflow("support_plan"))
    text = str(asked.compile(country.engine, compile_kwargs={"literal_binds": True}))

    with country.engine.connect() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}")]

    assert any("ix_cases_open" in line for line in plan), plan
