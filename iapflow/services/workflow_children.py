"""Other cases in a workflow's own tests: its children, its fillings, and the cases that its steps would begin."""

from collections.abc import Iterable, Mapping
from typing import Any

from iapflow.definitions.model.case_test import Given
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Planned
from iapflow.forms.values import values_of
from iapflow.services.fillings import many_of
from iapflow.services.workflow_cast import plain

OPEN_CHILDREN = "open_children"


def given_children(given: Given) -> dict[str, list[Mapping[str, Any]]]:
    """The rows of `given.children`; one that does not say otherwise is open and has a number."""
    return {
        name: [
            {"id": f"{name}-{at}", "number": f"{name}-{at}", "is_open": True, **row} for at, row in enumerate(rows, 1)
        ]
        for name, rows in given.children.items()
    }


def given_facts(given: Given) -> Mapping[str, Any]:
    """The facts, and how many of the given children are open unless the test says it itself."""
    if not given.children or OPEN_CHILDREN in given.facts:
        return given.facts
    still_open = sum(bool(row["is_open"]) for rows in given_children(given).values() for row in rows)
    return {**given.facts, OPEN_CHILDREN: still_open}


def given_fillings(book: Rulebook, given: Given) -> dict[str, list[Mapping[str, Any]]]:
    """`rows: {visits: […]}`: what was handed in before, of each form that is filled many times."""
    return {
        alias: [
            {"id": f"f{at}", **values_of(book.bundle, alias, plain(row))}
            for at, row in enumerate(given.rows.get(alias, ()), 1)
        ]
        for alias in many_of(book.workflow)
    }


def begun(effects: Iterable[Planned], answers: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """Workflow -> how many cases the steps would begin; of one row only one, however often it is handed in."""
    rows: dict[str, set[str]] = {}
    for number, effect in enumerate(effects):
        if effect.name == "start":
            path = effect.parameters.for_each
            alias, _, field = (path or "").partition(".")
            found = answers.get(alias, {}).get(field) or ()
            addresses = {f"{path}[{row['id']}]" for row in found} if path else {str(number)}
            rows.setdefault(effect.parameters.workflow, set()).update(addresses)
    return {workflow: len(addresses) for workflow, addresses in rows.items()}
