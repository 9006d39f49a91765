"""The tests that stand in a workflow's file, run in memory: nothing is read or written."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

from iapflow.definitions.catalogue import Catalogue
from iapflow.definitions.model.case_test import CaseTest, Expect
from iapflow.definitions.registry import Registry
from iapflow.engine.machine import Table
from iapflow.engine.rulebook import Rulebook
from iapflow.errors import Refused
from iapflow.services.workflow_bench import Bench
from iapflow.services.workflow_given import bench_for


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one test went.

    Args:
        number: its place among the workflow's tests, from nought.
        fired: the transitions on its way.
        failures: each expectation that failed, as a sentence.
        refused: the transition that was refused in the end, with each reason why.
    """

    workflow: str
    number: int
    test: str
    fired: tuple[str, ...]
    failures: tuple[str, ...]
    refused: tuple[tuple[str, str], ...] = ()
    milliseconds: float = 0.0

    @property
    def is_green(self) -> bool:
        """Everything was as expected."""
        return not self.failures


def run_tests(catalogue: Catalogue, registry: Registry) -> list[Outcome]:
    """Every test of every workflow, in file order."""
    return [outcome for name in catalogue.workflows for outcome in run_tests_of(catalogue, name, registry)]


def run_tests_of(catalogue: Catalogue, name: str, registry: Registry) -> list[Outcome]:
    """Every test of one workflow, and how long each took."""
    workflow = catalogue.workflows[name]
    book = Rulebook(catalogue.bundle(name), catalogue.roles, catalogue.calendar, registry)
    table, outcomes = Table(workflow), list[Outcome]()
    for number, test in enumerate(workflow.tests):
        start = perf_counter()
        outcome = run_test(book, table, test)
        outcomes.append(replace(outcome, number=number, milliseconds=(perf_counter() - start) * 1000))
    return outcomes


def run_test(book: Rulebook, table: Table, test: CaseTest) -> Outcome:
    """One test: given, do, expect."""
    bench, expect = bench_for(book, table, test.given), test.expect
    failures: list[str] = []
    refused: tuple[str, Refused] | None = None
    for step in test.do:
        try:
            bench.do(step)
        except Refused as answer:
            refused = (step.name, answer)
            break
    failures += _judged_refusal(book, expect, refused)
    failures += _judged_rest(bench, expect)
    shown = () if refused is None else tuple((refused[0], why) for why in _whys(book, refused[1]))
    return Outcome(book.workflow.id, 0, test.name, tuple(bench.fired), tuple(failures), shown)


def _judged_refusal(book: Rulebook, expect: Expect, refused: tuple[str, Refused] | None) -> list[str]:
    if refused is None:
        return [] if expect.refused is None else [f"expected that {expect.refused} is refused, but it was done"]
    name, answer = refused
    why = _whys(book, answer)
    if expect.refused is None:
        return [f"{name} was refused because of {', '.join(why)}"]
    failures = [] if expect.refused == name else [f"expected that {expect.refused} is refused, but {name} was"]
    if expect.because is not None and expect.because not in why:
        failures.append(f"expected a refusal because of {expect.because}, found {', '.join(why)}")
    return failures


def _whys(book: Rulebook, answer: Refused) -> list[str]:
    """Every reason of a refusal, once."""
    return sorted({reason.because for reason in answer.reasons} | _rules_of_forms(book, answer))


def _rules_of_forms(book: Rulebook, answer: Refused) -> set[str]:
    """The ids of the forms' own rules among the reasons, known by their sentences."""
    said = [reason.sentence for reason in answer.reasons if reason.because == "form"]
    return {rule.id for form in book.bundle.forms.values() for rule in form.rules if rule.id and rule.else_ in said}


def _judged_rest(bench: Bench, expect: Expect) -> Iterator[str]:
    if isinstance(expect.due, Mapping):
        for name, day in bench.clock_due(expect.due).items():
            yield from _compared(f"due {name}", expect.due[name], day)
    else:
        yield from _compared("due", expect.due, bench.due)
    yield from _compared("state", expect.state, bench.state)
    yield from _compared("tasks", _several(expect.tasks), bench.tasks)
    yield from _compared("letters", _several(expect.letters), bench.letters)
    yield from _compared("recorded", expect.recorded, bench.recorded)
    yield from _compared("begun", expect.begun, bench.begun)
    for kind, paths in (("hidden", expect.hidden), ("required", expect.required)):
        missing = set(paths) - bench.paths(kind) if paths else set()
        if missing:
            yield f"expected {kind} {_shown(missing)}"


def _compared(name: str, wanted: Any, found: Any) -> Iterator[str]:
    if wanted is not None and wanted != found:
        yield f"expected {name} {_shown(wanted)}, found {_shown(found)}"


def _several(words: Iterable[str] | None) -> set[str] | None:
    return None if words is None else set(words)


def _shown(value: Any) -> str:
    if isinstance(value, set):
        return ", ".join(sorted(value)) or "nothing"
    return str(value)
