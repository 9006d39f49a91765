"""Publishing needs green tests: what fails is said at the test's own line."""

from collections.abc import Iterator

from iapflow.definitions.catalogue import Catalogue
from iapflow.definitions.reading import read
from iapflow.definitions.registry import Registry
from iapflow.errors import Problem
from iapflow.services.workflow_tests import Outcome, run_tests_of

_green = set[tuple[str, ...]]()
"""What was found green in this process: the digests of a bundle, the roles and the calendar."""
UNPINNED = frozenset({"roles", "calendar"})


def failing_tests(catalogue: Catalogue, registry: Registry) -> list[Problem]:
    """One problem for each failed test.  What was green before, unchanged, is not run again."""
    problems: list[Problem] = []
    for name in catalogue.workflows:
        key = _key(catalogue, name, registry)
        if key not in _green:
            red = [outcome for outcome in run_tests_of(catalogue, name, registry) if not outcome.is_green]
            problems += _told(catalogue, name, red)
            if not red:
                _green.add(key)
    return problems


def _key(catalogue: Catalogue, name: str, registry: Registry) -> tuple[str, ...]:
    around = sorted(text.digest for text in catalogue.texts if text.kind in UNPINNED)
    return (str(id(registry)), catalogue.bundle(name).digest, *around)


def _told(catalogue: Catalogue, name: str, red: list[Outcome]) -> Iterator[Problem]:
    """With the test's name and line."""
    if not red:
        return
    text = next(text for text in catalogue.texts if (text.kind, text.ident) == ("workflow", name))
    document = read(text.path, text.text.encode())
    for outcome in red:
        place = document.place("tests", outcome.number)
        message = f"the test {outcome.test!r} fails: {'; '.join(outcome.failures)}"
        yield Problem(place.path, place.line, place.column, message, code="def.failing_test")
