"""Effects that reach other cases: beginning one below this one, moving related ones along."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from iapflow.extend import Child, Work, carries_out

Row = Mapping[str, Any]


@carries_out("start")
def start(work: Work, wanted: Any) -> None:
    """A case of another workflow begins below this one; with `for_each`, one a row, and never two for one row."""
    for address, row in _rows(work, wanted.for_each):
        values = {name: _given(work, row, given) for name, given in wanted.with_.items()}
        work.start(Child(wanted.workflow, address, values))


@carries_out("fire")
def fire(work: Work, wanted: Any) -> None:
    """Move the related cases in the same transaction."""
    work.fire(wanted.workflow, wanted.where, wanted.do)


def _rows(work: Work, path: str | None) -> Iterator[tuple[str, Row]]:
    """Each row under its address; one nameless row where the child is for the whole case."""
    if path is None:
        yield "", {}
        return
    alias, _, field = path.partition(".")
    for row in work.answers.get(alias, {}).get(field) or ():
        yield f"{path}[{row['id']}]", row


def _given(work: Work, row: Row, given: Any) -> Any:
    """A value as JSON: `{value: …}` and what is no text as it stands, else what the path leads to."""
    if isinstance(given, Mapping):
        return given.get("value")
    if not isinstance(given, str):
        return given
    root, _, rest = given.partition(".")
    found = row.get(rest) if root == "row" else None
    if root in work.answers:
        found = work.answers[root].get(rest)
    elif root in work.snapshot.roots:
        found = work.snapshot.roots[root].get(rest)
    return found.isoformat() if isinstance(found, date) else found
